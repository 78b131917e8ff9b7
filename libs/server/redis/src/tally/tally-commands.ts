import type { RedisClient } from '../client/redis-client';
import { APPLY_SCRIPT } from './apply-script';
import { AUDIT_SCRIPT, DOUBT_SCRIPT, SWAP_SCRIPT } from './rebuild-scripts';

type Argument = string | number | Buffer;

/** The scripts as commands. ioredis sends a script's hash, and the script itself where a server does not know it. */
export interface TallyCommands {
  tallyApply(
    tally: string,
    ...args: Argument[]
  ): Promise<[number, number, number?, number?, number?, number?, number?, string?]>;
  tallySwap(live: string, rebuilt: string, ...args: Argument[]): Promise<number>;
  tallyDoubt(tally: string, ...args: Argument[]): Promise<number>;
  tallyAudit(tally: string, ...args: Argument[]): Promise<[string[], number] | null>;
}

export function withTallyCommands(redis: RedisClient): RedisClient & TallyCommands {
  redis.defineCommand('tallyApply', { numberOfKeys: 1, lua: APPLY_SCRIPT });
  redis.defineCommand('tallySwap', { numberOfKeys: 2, lua: SWAP_SCRIPT });
  redis.defineCommand('tallyDoubt', { numberOfKeys: 1, lua: DOUBT_SCRIPT });
  redis.defineCommand('tallyAudit', { numberOfKeys: 1, lua: AUDIT_SCRIPT });
  return redis as RedisClient & TallyCommands;
}
