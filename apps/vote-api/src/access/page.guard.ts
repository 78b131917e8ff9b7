import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { RefusalError } from '@scrutineer/errors';
import type { Request } from 'express';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { requireJson } from './json-body';

/** For calls that need no session and change something: an allowed origin, and JSON. */
@Injectable()
export class PageGuard implements CanActivate {
  constructor(@Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    if (!this.parts.origins.allows(request)) throw new RefusalError({ code: 'origin' });
    requireJson(request);
    return true;
  }
}
