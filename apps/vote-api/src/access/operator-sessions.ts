import { Inject, Injectable } from '@nestjs/common';
import { sessionCookie, type Account, type AdminSession } from '@scrutineer/admin-auth';
import type { SessionResponse } from '@scrutineer/contracts';
import { cookieValue } from '@scrutineer/voter-token';
import type { Request, Response } from 'express';
import { available } from '../availability';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { isPlainLoopback } from './request-security';

/** The session that a request's cookie names. */
@Injectable()
export class OperatorSessions {
  constructor(@Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts) {}

  /** Null without one. */
  find(request: Request): Promise<AdminSession | null> {
    const id = this.#id(request);
    return id === undefined ? Promise.resolve(null) : available(this.parts.logger, this.parts.sessions.find(id));
  }

  /** Whether an operator is asking, for what is shown to anyone in another way: never fails. */
  async isOperator(request: Request): Promise<boolean> {
    return (await this.find(request).catch(() => null)) !== null;
  }

  /** Logs an account in, in a new session. */
  async start(account: Account, request: Request, response: Response): Promise<SessionResponse> {
    const creation = this.parts.sessions.create(account.username, account.role, this.#id(request));
    const { id, session } = await available(this.parts.logger, creation);
    const { name, options } = this.#cookie(request);
    response.cookie(name, id, options);
    return toSessionResponse(session);
  }

  async end(request: Request, response: Response): Promise<void> {
    const id = this.#id(request);
    if (id !== undefined) await available(this.parts.logger, this.parts.sessions.revoke(id));
    const { name, options } = this.#cookie(request);
    response.clearCookie(name, options);
  }

  #id(request: Request): string | undefined {
    return cookieValue(request.headers.cookie, this.#cookie(request).name);
  }

  #cookie(request: Request): ReturnType<typeof sessionCookie> {
    return sessionCookie(isPlainLoopback(request, this.parts.addresses));
  }
}

export function toSessionResponse({ username, role, csrfToken }: AdminSession): SessionResponse {
  return { username, role, csrfToken };
}
