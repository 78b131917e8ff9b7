import { RefusalError } from '@scrutineer/errors';
import type { Request } from 'express';

/**
 * A body must say that it is JSON: a foreign page can send forms and plain text across origins without asking, JSON not.
 * @throws RefusalError bad_request
 */
export function requireJson(request: Request): void {
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0;
  if (!hasBody || request.is('application/json') === 'application/json') return;
  throw new RefusalError({
    code: 'bad_request',
    message: 'The body must be JSON, with Content-Type: application/json.',
  });
}
