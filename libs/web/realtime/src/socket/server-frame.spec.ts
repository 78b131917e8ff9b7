import { readFrame } from './server-frame';

describe('readFrame', () => {
  it('reads an event with its data', () => {
    expect(readFrame('{"event":"late","data":{"ballotId":"b"}}')).toEqual({ event: 'late', data: { ballotId: 'b' } });
  });

  it.each([
    ['not JSON', '{"event"'],
    ['an unknown event', '{"event":"fireworks","data":{}}'],
    ['no data', '{"event":"late"}'],
    ['data that is no object', '{"event":"late","data":7}'],
    ['null data', '{"event":"late","data":null}'],
    ['an inherited name', '{"event":"toString","data":{}}'],
    ['a number', '4'],
    ['null', 'null'],
    ['bytes', new ArrayBuffer(2)],
  ])('ignores %s', (_, text) => {
    expect(readFrame(text)).toBeNull();
  });
});
