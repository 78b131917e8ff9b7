import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { AdminSession, LogInOutcome } from '@scrutineer/admin-auth';
import {
  loginBodySchema,
  setupBodySchema,
  type LoginBody,
  type SessionResponse,
  type SetupBody,
} from '@scrutineer/contracts';
import { RefusalError } from '@scrutineer/errors';
import { addressGroup, isLoopback, zodBody } from '@scrutineer/http';
import type { Request, Response } from 'express';
import { available } from '../availability';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { Allow, Operator } from './operator.guard';
import { OperatorSessions, toSessionResponse } from './operator-sessions';
import { PageGuard } from './page.guard';

/** How operators log in and out. */
@Controller('api/admin')
export class SessionController {
  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(OperatorSessions) private readonly sessions: OperatorSessions,
  ) {}

  @Post('session')
  @HttpCode(200)
  @UseGuards(PageGuard)
  async logIn(
    @Body(zodBody(loginBodySchema)) { username, password }: LoginBody,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    return this.#enter(this.parts.accounts.logIn(username, password, this.#source(request)), request, response);
  }

  /** Sets the first password with the token that the first start printed. */
  @Post('setup')
  @HttpCode(200)
  @UseGuards(PageGuard)
  async setUp(
    @Body(zodBody(setupBodySchema)) { token, password }: SetupBody,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    return this.#enter(this.parts.accounts.setUp(token, password, this.#source(request)), request, response);
  }

  @Get('session')
  @Allow('viewer', 'auditor')
  current(@Operator() session: AdminSession, @Res({ passthrough: true }) response: Response): SessionResponse {
    response.setHeader('Cache-Control', 'no-store');
    return toSessionResponse(session);
  }

  @Delete('session')
  @HttpCode(204)
  @Allow('viewer', 'auditor')
  async logOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.sessions.end(request, response);
  }

  async #enter(attempt: Promise<LogInOutcome>, request: Request, response: Response): Promise<SessionResponse> {
    const outcome = await available(this.parts.logger, attempt);
    const address = this.parts.addresses.of(request);
    if ('refused' in outcome) {
      this.parts.logger.warn({ code: outcome.refused, address }, 'a log-in failed');
      throw new RefusalError({
        code: outcome.refused,
        ...(outcome.refused === 'rate_limited' && { retryAfterMs: 60_000 }),
      });
    }
    this.parts.logger.info({ username: outcome.username, address }, 'logged in');
    response.setHeader('Cache-Control', 'no-store');
    return this.sessions.start(outcome, request, response);
  }

  /** What log-ins are counted by; null for callers from loopback, who are not limited by address. */
  #source(request: Request): string | null {
    const address = this.parts.addresses.of(request);
    return isLoopback(address) ? null : addressGroup(address);
  }
}
