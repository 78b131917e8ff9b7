import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Problem } from '@scrutineer/contracts';
import { RefusalError, refusals, type RefusalCode } from '@scrutineer/errors';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { BodyError } from './zod-body.pipe';
import { requestId } from './request-id';

/** Answers every error as RFC 9457 `application/problem+json`, with a code clients decide by and nothing internal. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const id = requestId(request);
    const problem = toProblem(error, id);
    if (problem.status >= 500 && problem.code === 'internal') {
      this.logger.error({ err: error, requestId: id, method: request.method, path: request.path }, 'request failed');
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error instanceof RefusalError && error.retryAfterMs !== undefined) {
      response.setHeader('Retry-After', String(Math.max(1, Math.ceil(error.retryAfterMs / 1000))));
    } else if (problem.status === 503 || problem.status === 429) response.setHeader('Retry-After', '1');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

function toProblem(error: unknown, id: string): Problem {
  if (error instanceof RefusalError) return problemOf(error.code, id, error.message);
  if (error instanceof BodyError) return { ...problemOf('bad_request', id, error.message), errors: [...error.faults] };
  const status = statusOf(error);
  if (status === 413) return problemOf('too_large', id);
  if (status === 404)
    return { ...problemOf('bad_request', id), title: 'There is nothing at this address.', status: 404 };
  if (status !== null && status < 500) return problemOf('bad_request', id, 'The request could not be read.');
  return problemOf('internal', id);
}

function problemOf(code: RefusalCode, id: string, detail?: string): Problem {
  const { status, message } = refusals[code];
  return { type: 'about:blank', title: message, status, code, requestId: id, ...(detail ? { detail } : {}) };
}

/** Status of an error of Nest or of a body parser. */
function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number') {
    return error.status;
  }
  return null;
}
