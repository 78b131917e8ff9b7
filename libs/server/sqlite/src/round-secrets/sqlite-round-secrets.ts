import type { RoundSecrets } from '@scrutineer/voting-domain';
import type { WorkerChannel } from '../channel/worker-channel';

/** The rounds' peppers in the storage's file; an erased one is overwritten there before `erase` resolves. */
export class SqliteRoundSecrets implements RoundSecrets {
  readonly #channel: WorkerChannel;

  constructor(channel: WorkerChannel) {
    this.#channel = channel;
  }

  keep(race: string, round: number, pepper: Uint8Array): Promise<Uint8Array> {
    return this.#channel.ask('keepSecret', { race, round, pepper: Uint8Array.from(pepper) });
  }

  find(race: string, round: number): Promise<Uint8Array | null> {
    return this.#channel.ask('findSecret', { race, round });
  }

  async erase(race: string, round: number): Promise<void> {
    await this.#channel.ask('eraseSecret', { race, round });
  }
}
