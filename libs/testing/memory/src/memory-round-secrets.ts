import type { RoundSecrets } from '@scrutineer/voting-domain';

/** The rounds' peppers in one process. */
export class MemoryRoundSecrets implements RoundSecrets {
  private readonly peppers = new Map<string, Uint8Array>();

  keep(race: string, round: number, pepper: Uint8Array): Promise<Uint8Array> {
    const standing = this.peppers.get(`${race}/${round}`) ?? pepper.slice();
    this.peppers.set(`${race}/${round}`, standing);
    return Promise.resolve(standing);
  }

  find(race: string, round: number): Promise<Uint8Array | null> {
    return Promise.resolve(this.peppers.get(`${race}/${round}`) ?? null);
  }

  erase(race: string, round: number): Promise<void> {
    this.peppers.delete(`${race}/${round}`);
    return Promise.resolve();
  }
}
