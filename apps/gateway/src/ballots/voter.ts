import { voterKey } from '@scrutineer/voter-token';
import { partitionOf, type Position } from '@scrutineer/voting-domain';

/** A voter's pseudonym in one round and the partition it hashes to. */
export interface VoterAddress {
  readonly round: number;
  readonly key: Uint8Array;
  readonly partition: number;
}

/** The last ballot of this voter that was recorded here. */
export interface LastBallot {
  readonly round: number;
  readonly ballotId: string;
  readonly seq: number;
  readonly position: Position;
}

/** A voter as one socket or request knows them. */
export class Voter {
  #address: VoterAddress | null = null;
  last: LastBallot | null = null;
  /** The round in which an earlier ballot of this voter was found in the tally. */
  votedRound = 0;

  constructor(
    readonly id: string,
    readonly race: string,
  ) {}

  /** Hashes once a round, then remembers. */
  address(round: number, pepper: Uint8Array, partitions: number): VoterAddress {
    if (this.#address?.round !== round) {
      const key = voterKey(pepper, this.id);
      this.#address = { round, key, partition: partitionOf(key, partitions) };
    }
    return this.#address;
  }

  hasVoted(round: number): boolean {
    return this.last?.round === round || this.votedRound === round;
  }
}
