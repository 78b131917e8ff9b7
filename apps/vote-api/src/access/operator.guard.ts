import {
  applyDecorators,
  createParamDecorator,
  Inject,
  Injectable,
  SetMetadata,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { bringsCsrfToken, type AdminSession } from '@scrutineer/admin-auth';
import type { Role } from '@scrutineer/contracts';
import { RefusalError } from '@scrutineer/errors';
import type { Request } from 'express';
import { VOTE_API_PARTS, type VoteApiParts } from '../vote-api-parts';
import { requireJson } from './json-body';
import { OperatorSessions } from './operator-sessions';
import { mayAct } from './roles';

const ALLOWED = Symbol('allowed roles');
const RECENT = Symbol('needs a recent log-in');

const sessions = new WeakMap<object, AdminSession>();

/** Who may call: a session of one of these roles, or of a role that includes it. What changes something needs the CSRF token. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(
    @Inject(VOTE_API_PARTS) private readonly parts: VoteApiParts,
    @Inject(OperatorSessions) private readonly operators: OperatorSessions,
    @Inject(Reflector) private readonly metadata: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const handler = context.getHandler();
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    if (changes && !this.parts.origins.allows(request)) throw new RefusalError({ code: 'origin' });
    const session = await this.operators.find(request);
    if (!session) throw new RefusalError({ code: 'not_authenticated' });
    if (changes && !bringsCsrfToken(session, request.get('x-csrf-token'))) throw new RefusalError({ code: 'csrf' });
    if (!mayAct(session.role, this.metadata.get<readonly Role[]>(ALLOWED, handler)))
      throw new RefusalError({ code: 'forbidden' });
    const needsRecent = this.metadata.get<true | undefined>(RECENT, handler) === true;
    if (needsRecent && !this.parts.sessions.isRecent(session)) {
      throw new RefusalError({ code: 'reauthentication_required' });
    }
    requireJson(request);
    sessions.set(request, session);
    return true;
  }
}

export function Allow(...roles: Role[]): MethodDecorator {
  return applyDecorators(SetMetadata(ALLOWED, roles), UseGuards(OperatorGuard));
}

/** What cannot be undone needs a log-in of the last minutes. */
export function NeedsRecentLogIn(): MethodDecorator {
  return SetMetadata(RECENT, true);
}

/** The caller's session, in methods with `@Allow`. */
export const Operator = createParamDecorator((_: unknown, context: ExecutionContext): AdminSession => {
  const session = sessions.get(context.switchToHttp().getRequest<Request>());
  if (!session) throw new Error('@Operator stands on a method without @Allow');
  return session;
});
