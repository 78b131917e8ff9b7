import { commandBodySchema, createRaceBodySchema, editRaceBodySchema } from './race-bodies';

const candidate = (id: string) => ({ id, name: `Driver ${id}`, team: '', colour: '#E10600' });
const body = {
  id: 'abu-dhabi-2025',
  title: 'Driver of the Day',
  candidates: [candidate('1'), candidate('44')],
  rules: { change: 'until_close', visibility: 'always', withdrawn: 'count' },
};
const drivers = (count: number) => Array.from({ length: count }, (_, index) => candidate(`${index}`));
const withCandidate = (change: object) => ({ candidates: [candidate('1'), { ...candidate('44'), ...change }] });

describe('createRaceBodySchema', () => {
  it.each([
    ['no times', {}],
    ['both times', { opensAt: '2025-12-07T13:00:00Z', closesAt: '2025-12-07T13:00:00.001Z' }],
    ['200 candidates', { candidates: drivers(200) }],
    ['an id of 64 characters', { id: 'a'.repeat(64) }],
    ['an id of one character', { id: '7' }],
    ['letters beyond ASCII', { title: 'Grão Prémio 🏁' }],
  ])('accepts %s', (_, change) => {
    expect(createRaceBodySchema.parse({ ...body, ...change })).toEqual({ ...body, ...change });
  });

  it.each([
    ['one candidate', { candidates: drivers(1) }],
    ['201 candidates', { candidates: drivers(201) }],
    ['two candidates of one id', { candidates: [candidate('1'), candidate('1')] }],
    ['an id that ends with a hyphen', { id: 'abu-' }],
    ['an id with capitals', { id: 'Abu' }],
    ['an id of 65 characters', { id: 'a'.repeat(65) }],
    ['an empty title', { title: '' }],
    ['a title of 121 characters', { title: 'a'.repeat(121) }],
    ['a control character in the title', { title: 'a\u0007b' }],
    ['a line break in a name', withCandidate({ name: 'Max\n' })],
    ['a C1 control character in a team', withCandidate({ team: 'a\u0085b' })],
    ['a nameless candidate', withCandidate({ name: '' })],
    ['a candidate id of 17 characters', withCandidate({ id: 'x'.repeat(17) })],
    ['a colour by name', withCandidate({ colour: 'red' })],
    ['a candidate withdrawn from the start', withCandidate({ withdrawn: true })],
    ['a time that is not UTC', { opensAt: '2025-12-07T13:00:00+02:00' }],
    ['a close at the opening', { opensAt: '2025-12-07T13:00:00Z', closesAt: '2025-12-07T13:00:00.000Z' }],
    ['an unknown rule', { rules: { ...body.rules, quorum: 1 } }],
    ['an unknown key', { state: 'open' }],
    ['its own __proto__', JSON.parse('{"__proto__":{}}') as object],
  ])('refuses %s', (_, change) => {
    const changed = Object.defineProperties(
      {},
      { ...Object.getOwnPropertyDescriptors(body), ...Object.getOwnPropertyDescriptors(change) },
    );
    expect(createRaceBodySchema.safeParse(changed).success).toBe(false);
  });
});

describe('editRaceBodySchema', () => {
  it('takes any part alone, and null for a time to be taken away', () => {
    for (const edit of [
      {},
      { title: 'x' },
      { candidates: body.candidates },
      { opensAt: null },
      { expectedVersion: 2 },
    ]) {
      expect(editRaceBodySchema.parse(edit)).toEqual(edit);
    }
  });

  it('refuses what a definition could not be, and the id', () => {
    for (const edit of [
      { id: 'x' },
      { candidates: drivers(1) },
      { opensAt: '2025-01-02T00:00:00Z', closesAt: '2025-01-01T00:00:00Z' },
    ]) {
      expect(editRaceBodySchema.safeParse(edit).success).toBe(false);
    }
  });
});

describe('commandBodySchema', () => {
  it('is empty or complete, and knows no other key', () => {
    const full = { expectedVersion: 7, reason: 'wrong start list', confirm: 'abu-dhabi-2025' };
    expect(commandBodySchema.parse({})).toEqual({});
    expect(commandBodySchema.parse(full)).toEqual(full);
    expect(commandBodySchema.safeParse({ ...full, force: true }).success).toBe(false);
    expect(commandBodySchema.safeParse({ expectedVersion: '7' }).success).toBe(false);
  });
});
