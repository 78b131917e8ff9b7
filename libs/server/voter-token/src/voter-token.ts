import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Bytes of a voter id: random, so that nobody guesses another's. */
const ID_BYTES = 16;
const EXPIRY_BYTES = 6;
const BODY_BYTES = ID_BYTES + EXPIRY_BYTES;
const MAC_BYTES = 32;
const TOKEN_LENGTH = Math.ceil(((BODY_BYTES + MAC_BYTES) * 4) / 3);

export interface VoterToken {
  /** Whoever holds the token is this voter; never logged and never in the ballot log. */
  readonly voterId: string;
  /** ms since the epoch. */
  readonly expiresAt: number;
}

export type TokenCheck =
  { readonly status: 'valid' | 'expired'; readonly token: VoterToken } | { readonly status: 'invalid' };

/**
 * Issues and checks voter tokens: base64url of 16 random bytes, the expiry in ms (6 bytes, big endian) and their
 * HMAC-SHA256. One synchronous hash a check, so a socket is authenticated before its first frame can arrive.
 */
export class VoterTokens {
  readonly #secrets: readonly string[];

  /** The first secret signs, all verify. */
  constructor(secrets: readonly string[]) {
    if (secrets.length === 0) throw new Error('a voter token needs a signing secret');
    this.#secrets = secrets;
  }

  /** A token for this voter, or for a new one. */
  issue(expiresAt: number, voterId?: string): string {
    const body = Buffer.alloc(BODY_BYTES);
    (voterId === undefined ? randomBytes(ID_BYTES) : Buffer.from(voterId, 'hex')).copy(body);
    body.writeUIntBE(expiresAt, ID_BYTES, EXPIRY_BYTES);
    return Buffer.concat([body, mac(this.#secrets[0]!, body)]).toString('base64url');
  }

  check(token: string, now: number): TokenCheck {
    if (token.length !== TOKEN_LENGTH || !/^[\w-]+$/.test(token)) return { status: 'invalid' };
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== BODY_BYTES + MAC_BYTES) return { status: 'invalid' };
    const body = bytes.subarray(0, BODY_BYTES);
    const given = bytes.subarray(BODY_BYTES);
    if (!this.#secrets.some((secret) => timingSafeEqual(mac(secret, body), given))) return { status: 'invalid' };
    const expiresAt = body.readUIntBE(ID_BYTES, EXPIRY_BYTES);
    const voterId = body.subarray(0, ID_BYTES).toString('hex');
    return { status: expiresAt > now ? 'valid' : 'expired', token: { voterId, expiresAt } };
  }
}

function mac(secret: string, body: Buffer): Buffer {
  return createHmac('sha256', secret).update(body).digest();
}
