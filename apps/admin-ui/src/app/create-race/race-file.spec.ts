import { readRaceFile } from './race-file';

const race = { id: 'spa', title: 'Spa', candidates: [{ id: '1' }], rules: {} };

function faultOf(text: string): string {
  const read = readRaceFile(text);
  return 'fault' in read ? read.fault : 'none';
}

describe('readRaceFile', () => {
  it('takes a race as it is, faults inside included: the service names them with their paths', () => {
    expect(readRaceFile(JSON.stringify(race))).toEqual({ race });
  });

  it('says that a file is not JSON', () => {
    expect(faultOf('{oops')).toContain('not JSON');
  });

  it.each(['null', '[]', '{}', JSON.stringify({ ...race, candidates: [null] }), JSON.stringify({ ...race, rules: 1 })])(
    'says that %s is not a race',
    (text) => expect(faultOf(text)).toContain('does not hold a race'),
  );
});
