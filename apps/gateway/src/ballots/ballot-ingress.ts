// The one way of a ballot into the log, from sockets and from HTTP. Guarantee: admitted only while this process knows
// the race to be open and holds the round's pepper; refused only before hand-over. Back-pressure is the batcher's.
import { Inject, Injectable } from '@nestjs/common';
import { encodeBallot, type CastData } from '@scrutineer/contracts';
import type { WsRefusalCode } from '@scrutineer/errors';
import { admit, roundOf, type Race } from '@scrutineer/voting-domain';
import { GATEWAY_PARTS, type GatewayParts } from '../gateway-parts';
import { BallotBatcher, BUSY_RETRY_MS } from './ballot-batcher';
import { ClosedBallots } from './closed-ballots';
import type { BallotReceiver } from './pending-ballot';
import { RoundPeppers } from './round-peppers';
import type { Voter, VoterAddress } from './voter';

@Injectable()
export class BallotIngress {
  readonly batcher: BallotBatcher;
  readonly closed: ClosedBallots;
  readonly #peppers: RoundPeppers;
  #draining = false;

  constructor(@Inject(GATEWAY_PARTS) private readonly parts: GatewayParts) {
    this.batcher = new BallotBatcher(parts.ballotLog, parts.metrics, parts.figures);
    this.closed = new ClosedBallots(parts);
    this.#peppers = new RoundPeppers(parts.roundSecrets, parts.logger);
    this.#peppers.watch(parts.book);
  }

  /** From now on every new ballot is refused `draining`. */
  drain(): void {
    this.#draining = true;
  }

  /**
   * Hands a voter's ballot to the log, or refuses it; the receiver hears which.
   * @param receivedAt monotonic ms
   */
  cast(voter: Voter, cast: CastData, receiver: BallotReceiver, receivedAt: number): void {
    const refuse = (code: WsRefusalCode, retryAfterMs = 0): void => receiver.refused(cast.ballotId, code, retryAfterMs);
    if (this.#draining) return refuse('draining', BUSY_RETRY_MS);
    const { book, clock } = this.parts;
    const now = clock.now();
    if (!book.isFresh(now)) return refuse('busy', BUSY_RETRY_MS);
    const race = book.race(voter.race);
    const admission = admit(race, cast, now);
    if ('refused' in admission) {
      if (admission.refused === 'race_closed' && race) return this.#afterClose(race, voter, cast, receiver);
      return refuse(admission.refused as WsRefusalCode);
    }
    const address = race && this.addressOf(voter, race, admission.round);
    if (!address) return refuse('busy', BUSY_RETRY_MS);
    const { ballotId, candidate, seq } = cast;
    const { round, key, partition } = address;
    const value = encodeBallot({ kind: 'ballot', race: race.id, round, ballotId, candidate, seq, at: now });
    const taken = this.batcher.offer({
      partition,
      key,
      value,
      ballotId,
      race: race.id,
      round,
      seq,
      receivedAt,
      receiver,
    });
    if (!taken) refuse('busy', BUSY_RETRY_MS);
  }

  /** Null where the round was never opened or its pepper is not at hand. */
  addressOf(voter: Voter, race: Race, round: number): VoterAddress | null {
    const pepper = this.#peppers.pepper(race, round);
    const partitions = roundOf(race, round)?.frozen?.partitions;
    return pepper && partitions !== undefined ? voter.address(round, pepper, partitions) : null;
  }

  /** A re-send of a ballot that was recorded in time is recorded again; any other is told that the race is closed. */
  #afterClose(race: Race, voter: Voter, cast: CastData, receiver: BallotReceiver): void {
    const round = cast.round ?? race.round;
    const address = this.addressOf(voter, race, round);
    if (!address) {
      // A reset leaves the pepper, so it is only not here yet; sealing erases it, and then nobody can tell any more.
      const record = roundOf(race, round);
      const gone = !record?.frozen || record.sealed !== null;
      return receiver.refused(cast.ballotId, gone ? 'race_closed' : 'busy', gone ? 0 : BUSY_RETRY_MS);
    }
    this.closed.resend({ race: race.id, ...address, ballotId: cast.ballotId, seq: cast.seq, receiver });
  }
}
