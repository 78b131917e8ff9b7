import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** OWASP's parameters for scrypt: 128 MiB and a few tenths of a second for each guess. */
const LOG_COST = 17;
const BLOCK_SIZE = 8;
const PARALLELISM = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** More callers than this do not wait: each turn takes a few tenths of a second. */
const MOST_WAITING = 16;
const ENCODED = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;

interface Parameters {
  readonly logCost: number;
  readonly blockSize: number;
  readonly parallelism: number;
}

const CURRENT: Parameters = { logCost: LOG_COST, blockSize: BLOCK_SIZE, parallelism: PARALLELISM };

/** Makes and checks password hashes (scrypt). One at a time, because each takes 128 MiB. */
export class PasswordHash {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Whether so many wait that one more should be turned away. */
  get isBusy(): boolean {
    return this.#waiting >= MOST_WAITING;
  }

  /** The password's hash with a new salt and all parameters, as text: `$scrypt$ln=17,r=8,p=1$salt$hash`. */
  async make(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const hash = await this.#derive(password, salt, HASH_BYTES, CURRENT);
    const { logCost, blockSize, parallelism } = CURRENT;
    return `$scrypt$ln=${logCost},r=${blockSize},p=${parallelism}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
  }

  /**
   * Whether the password is the one that was hashed. Takes the same time whatever the answer. With null for a hash (there
   * is no such account) it takes that time too, and is false.
   * @throws Error where the hash cannot be read
   */
  async matches(password: string, encoded: string | null): Promise<boolean> {
    if (encoded === null) {
      await this.#derive(password, randomBytes(SALT_BYTES), HASH_BYTES, CURRENT);
      return false;
    }
    const [, logCost, blockSize, parallelism, salt = '', expected = ''] = ENCODED.exec(encoded) ?? [];
    if (expected === '') throw new Error('the stored password hash cannot be read');
    const parameters = { logCost: Number(logCost), blockSize: Number(blockSize), parallelism: Number(parallelism) };
    const wanted = Buffer.from(expected, 'base64url');
    return timingSafeEqual(
      await this.#derive(password, Buffer.from(salt, 'base64url'), wanted.length, parameters),
      wanted,
    );
  }

  #derive(password: string, salt: Buffer, length: number, parameters: Parameters): Promise<Buffer> {
    this.#waiting += 1;
    const turn = this.#last.then(() => derive(password, salt, length, parameters)).finally(() => (this.#waiting -= 1));
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

function derive(password: string, salt: Buffer, length: number, parameters: Parameters): Promise<Buffer> {
  const { logCost, blockSize, parallelism } = parameters;
  const cost = 2 ** logCost;
  // scrypt needs 128 · N · r bytes and a little more; Node's own limit is 32 MiB.
  const maxmem = Math.max(2 ** 25, 256 * cost * blockSize);
  const options: ScryptOptions = { N: cost, r: blockSize, p: parallelism, maxmem };
  return new Promise((resolve, reject) => {
    // Composed and decomposed letters are the same password.
    scrypt(password.normalize('NFKC'), salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
