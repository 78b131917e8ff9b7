import { closeCodes, isFinalClose, isRefusalCode, RefusalError, refusalCodes, refusals, wsRefusalCodes } from './index';

describe('refusal codes', () => {
  it('names each code once and describes each', () => {
    expect(new Set(refusalCodes).size).toBe(refusalCodes.length);
    expect(Object.keys(refusals)).toEqual([...refusalCodes]);
    expect(refusalCodes).toEqual(expect.arrayContaining([...wsRefusalCodes]));
  });

  it.each([
    [400, ['bad_request', 'bad_frame', 'bad_ballot_id', 'confirmation_required']],
    [401, ['not_authenticated', 'reauthentication_required']],
    [403, ['forbidden', 'csrf', 'origin', 'results_hidden']],
    [404, ['unknown_race', 'unknown_candidate']],
    [
      409,
      ['race_exists', 'version_conflict', 'invalid_transition', 'race_not_open', 'race_closed', 'candidate_withdrawn'],
    ],
    [413, ['too_large']],
    [429, ['rate_limited']],
    [500, ['internal']],
    [503, ['busy', 'draining']],
  ])('answers %i for exactly its codes', (status, codes) => {
    expect(refusalCodes.filter((code) => refusals[code].status === status)).toEqual(codes);
  });

  it('calls a refusal retryable only where the server, not the request, is at fault or at its limit', () => {
    expect(refusalCodes.filter((code) => refusals[code].retryable)).toEqual([
      'rate_limited',
      'busy',
      'draining',
      'internal',
    ]);
  });

  it('says every message as a sentence', () => {
    for (const code of refusalCodes) expect(refusals[code].message).toMatch(/^[A-Z].*\.$/);
  });

  it('recognises codes from the wire, and no inherited property', () => {
    expect(isRefusalCode('busy')).toBe(true);
    expect(isRefusalCode('toString')).toBe(false);
    expect(isRefusalCode(null)).toBe(false);
  });
});

describe('RefusalError', () => {
  it("carries the refusal, with the code's message where it brings none", () => {
    const cause = new Error('socket hang up');
    const busy = new RefusalError({ code: 'busy', retryAfterMs: 250 }, { cause });
    expect(busy).toMatchObject({ name: 'RefusalError', code: 'busy', retryAfterMs: 250, cause });
    expect(busy.message).toBe(refusals.busy.message);
    expect(new RefusalError({ code: 'bad_request', message: 'title is missing' }).message).toBe('title is missing');
  });
});

describe('close codes', () => {
  it('lists every code once', () => {
    const codes = Object.values(closeCodes).map(({ code }) => code);
    expect(codes).toEqual([1001, 1003, 1007, 1008, 1009, 1012, 1013, 4401, 4403, 4404, 4429]);
  });

  it('keeps clients away after final codes, and after no others', () => {
    const codes = Array.from({ length: 5000 }, (_, code) => code);
    expect(codes.filter(isFinalClose)).toEqual([1003, 1007, 1008, 1009, 4401, 4403, 4404]);
  });
});
