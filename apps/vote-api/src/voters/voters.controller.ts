import { Controller, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { VoterTokenResponse } from '@scrutineer/contracts';
import { RefusalError } from '@scrutineer/errors';
import { AddressLimit } from '@scrutineer/http';
import { VOTER_COOKIE } from '@scrutineer/voter-token';
import type { Request, Response } from 'express';
import { PageGuard } from '../access/page.guard';
import { isSecure } from '../access/request-security';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { voterTokenOf } from './voter-of';

const LIFETIME_MS = 30 * 24 * 3600 * 1000;

/** Voter tokens. A token that is brought makes the same voter again, expired or not. */
@Controller('api/voters')
export class VotersController {
  readonly #limit: AddressLimit;

  constructor(@Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts) {
    this.#limit = new AddressLimit(parts.expiringStore, 'tokens', parts.limits.tokensPerAddressPerMinute);
  }

  @Post()
  @UseGuards(PageGuard)
  async issue(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<VoterTokenResponse> {
    const { tokens, clock, metrics, addresses } = this.parts;
    const now = clock.now();
    const brought = voterTokenOf(request);
    const check = brought === undefined ? null : tokens.check(brought, now);
    const known = check && check.status !== 'invalid' ? check.token.voterId : undefined;
    if (known === undefined && !(await this.#allows(addresses.of(request)))) {
      metrics.voterTokens.inc({ outcome: 'refused' });
      throw new RefusalError({ code: 'rate_limited', retryAfterMs: 60_000 });
    }
    metrics.voterTokens.inc({ outcome: known === undefined ? 'issued' : 'renewed' });
    const expiresAt = now + LIFETIME_MS;
    const token = tokens.issue(expiresAt, known);
    const secure = isSecure(request, addresses);
    response.cookie(VOTER_COOKIE, token, { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: LIFETIME_MS });
    response.setHeader('Cache-Control', 'no-store');
    return { token, expiresAt: new Date(expiresAt).toISOString() };
  }

  /** While the counters are out of reach everyone is let in: an audience must not be turned away for that. */
  async #allows(address: string): Promise<boolean> {
    try {
      return await this.#limit.allows(address);
    } catch (error) {
      this.parts.logger.warn({ err: error }, 'voter tokens are not limited: the counters are out of reach');
      return true;
    }
  }
}
