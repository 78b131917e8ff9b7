import { cookieValue, pepperHash, voterKey, VoterTokens } from './index';

const now = Date.parse('2025-12-07T14:00:00Z');
const tokens = new VoterTokens(['first-secret-first-secret-first-secret', 'second-secret-second-secret-second']);

describe('a voter token', () => {
  it('names the same voter until it expires, and after', () => {
    const token = tokens.issue(now + 1000);
    const check = tokens.check(token, now);
    const later = tokens.check(token, now + 1000);
    if (check.status !== 'valid' || later.status !== 'expired') throw new Error('wrong status');
    expect(later.token.voterId).toBe(check.token.voterId);
    const renewed = tokens.check(tokens.issue(now + 9000, check.token.voterId), now);
    expect(renewed).toEqual({ status: 'valid', token: { voterId: check.token.voterId, expiresAt: now + 9000 } });
  });

  it('is signed by the first secret and verified by all', () => {
    const old = new VoterTokens(['second-secret-second-secret-second']);
    expect(tokens.check(old.issue(now + 1), now).status).toBe('valid');
    expect(old.check(tokens.issue(now + 1), now).status).toBe('invalid');
  });

  it('is refused with any single character changed, cut or added', () => {
    const token = tokens.issue(now + 1000);
    for (let i = 0; i < token.length; i += 1) {
      const other = token[i] === 'A' ? 'B' : 'A';
      expect(tokens.check(token.slice(0, i) + other + token.slice(i + 1), now).status).toBe('invalid');
    }
    for (const bad of ['', 'x', token.slice(1), `${token}A`, token.replace(/./, '*'), 'ü'.repeat(72)]) {
      expect(tokens.check(bad, now).status).toBe('invalid');
    }
  });

  it('differs for every voter', () => {
    expect(new Set(Array.from({ length: 100 }, () => tokens.issue(now))).size).toBe(100);
  });
});

describe('a voter key', () => {
  const pepper = Buffer.alloc(32, 7);

  it('is stable within a round and unlinkable between rounds', () => {
    const key = voterKey(pepper, 'ab'.repeat(16));
    expect(key).toHaveLength(16);
    expect(voterKey(pepper, 'ab'.repeat(16))).toEqual(key);
    expect(voterKey(Buffer.alloc(32, 8), 'ab'.repeat(16))).not.toEqual(key);
  });

  it('knows its pepper by hash', () => {
    expect(pepperHash(pepper)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('cookieValue', () => {
  it.each([
    ['a=1; scrutineer_voter=tok; b=2', 'tok'],
    ['scrutineer_voter=tok', 'tok'],
    ['xscrutineer_voter=tok', undefined],
    [undefined, undefined],
    ['', undefined],
  ])('%s', (header, expected) => {
    expect(cookieValue(header, 'scrutineer_voter')).toBe(expected);
  });
});
