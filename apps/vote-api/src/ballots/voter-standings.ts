import { Inject, Injectable } from '@nestjs/common';
import { pepperHash, voterKey } from '@scrutineer/voter-token';
import { partitionOf, type Race, type Round, type Standing } from '@scrutineer/voting-domain';
import { available } from '../availability';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';

/** A voter's pseudonym in one round, and where its ballots lie. */
export interface VoterPlace {
  readonly key: Uint8Array;
  readonly partition: number;
}

/** Finds a voter's choice in the tally, which knows voters by their round's pseudonym alone. */
@Injectable()
export class VoterStandings {
  constructor(@Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts) {}

  /** Null where the round was never opened, and after its certification, when nobody can tell any more. */
  async place(race: Race, { round, frozen }: Round, voter: string): Promise<VoterPlace | null> {
    if (!frozen) return null;
    const pepper = await available(this.parts.logger, this.parts.roundSecrets.find(race.id, round));
    if (!pepper || pepperHash(pepper) !== frozen.pepperHash) return null;
    const key = voterKey(pepper, voter);
    return { key, partition: partitionOf(key, frozen.partitions) };
  }

  /** The voter's standing choice, null without one. */
  async standing(race: Race, round: Round, voter: string): Promise<Standing | null> {
    const place = await this.place(race, round, voter);
    return place && this.standingAt(race, round, place);
  }

  async standingAt(race: Race, { round, frozen }: Round, { key, partition }: VoterPlace): Promise<Standing | null> {
    if (!frozen) return null;
    const ref = { race: race.id, round, partition };
    const found = await available(this.parts.logger, this.parts.tallyStore.standings(ref, frozen.buckets, [key]));
    const [standing] = found.choices;
    return standing && standing.candidate !== null ? standing : null;
  }
}
