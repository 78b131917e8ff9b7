import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { parseCastData, type CastData, type RecordedData } from '@scrutineer/contracts';
import { RefusalError } from '@scrutineer/errors';
import { cookieValue, VOTER_COOKIE } from '@scrutineer/voter-token';
import type { Request } from 'express';
import { GATEWAY_PARTS, type GatewayParts } from '../gateway-parts';
import { BallotIngress } from './ballot-ingress';
import { BUSY_RETRY_MS } from './ballot-batcher';
import type { BallotReceiver } from './pending-ballot';
import { Voter } from './voter';

/** A ballot over HTTP, for clients whose network blocks WebSockets. */
@Controller('api/races/:race/ballots')
export class BallotsController {
  constructor(
    @Inject(GATEWAY_PARTS) private readonly parts: GatewayParts,
    @Inject(BallotIngress) private readonly ingress: BallotIngress,
  ) {}

  @Post()
  @HttpCode(200)
  async cast(@Param('race') race: string, @Body() body: unknown, @Req() request: Request): Promise<RecordedData> {
    if (!this.parts.origins.allows(request)) throw new RefusalError({ code: 'origin' });
    const voter = new Voter(this.#voterId(request), race);
    const outcome = parseCastData(body);
    if (!('cast' in outcome)) throw new RefusalError({ code: outcome.code });
    return this.#append(voter, outcome.cast);
  }

  #append(voter: Voter, cast: CastData): Promise<RecordedData> {
    const { ballots } = this.parts.metrics;
    return new Promise((resolve, reject) => {
      const receiver: BallotReceiver = {
        recorded: ({ ballotId, race, round }, { partition, offset, at }) => {
          resolve({ ballotId, race, round, partition, offset: String(offset), recordedAt: new Date(at).toISOString() });
        },
        refused: (_ballotId, code, retryAfterMs) => {
          ballots.inc({ outcome: 'refused', code });
          reject(new RefusalError({ code, ...(retryAfterMs > 0 ? { retryAfterMs } : {}) }));
        },
        unknown: () => {
          ballots.inc({ outcome: 'unknown', code: '' });
          const message = 'It is not known whether the ballot was recorded. Send the same ballot again.';
          reject(new RefusalError({ code: 'busy', message, retryAfterMs: BUSY_RETRY_MS }));
        },
      };
      this.ingress.cast(voter, cast, receiver, performance.now());
    });
  }

  #voterId(request: Request): string {
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const token = bearer ?? cookieValue(request.headers.cookie, VOTER_COOKIE);
    const check = token === undefined ? null : this.parts.tokens.check(token, this.parts.clock.now());
    if (check?.status !== 'valid') throw new RefusalError({ code: 'not_authenticated' });
    return check.token.voterId;
  }
}
