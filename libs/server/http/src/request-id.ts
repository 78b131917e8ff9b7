import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

const ids = new WeakMap<object, string>();

/** The id under which a request is logged and answered; made on first use. */
export function requestId(request: object): string {
  let id = ids.get(request);
  if (id === undefined) ids.set(request, (id = randomUUID()));
  return id;
}

/** Sends the id with every answer, so that a report of a fault can name it. */
export function sendRequestId(request: Request, response: Response, next: NextFunction): void {
  response.setHeader('X-Request-Id', requestId(request));
  next();
}
