import { HttpErrorResponse } from '@angular/common/http';
import type { Problem } from '@scrutineer/contracts';

/** A refused or failed call, in words for the operator. */
export interface Failure {
  /** The service's refusal code, or `unreachable` when no service answered. */
  readonly code: string;
  readonly message: string;
  /** What is wrong with which part of the request. */
  readonly faults: readonly { readonly path: string; readonly message: string }[];
  /** For finding the call in the service's log. */
  readonly requestId: string | null;
}

/** Codes for which the operator can do more than the service's own sentence says. */
const advice: Readonly<Record<string, string>> = {
  version_conflict: 'The race was changed meanwhile. It has been loaded again: check its state, then repeat.',
  reauthentication_required: 'Not done: this needs your password again.',
  csrf: 'Your session was renewed in another tab. Reload this page, then repeat.',
  rate_limited: 'Too many attempts. Wait a minute, then try again.',
};

export function failureOf(error: unknown): Failure {
  if (error instanceof HttpErrorResponse && isProblem(error.error)) {
    const problem = error.error;
    const faults = problem.errors ?? [];
    // The detail of a faulty request is its faults again, in one long line.
    const said = faults.length > 0 ? problem.title : (problem.detail ?? problem.title);
    return {
      code: problem.code,
      message: advice[problem.code] ?? said,
      faults,
      requestId: problem.requestId,
    };
  }
  if (error instanceof HttpErrorResponse) return unreachable(error.status);
  throw error;
}

function unreachable(status: number): Failure {
  const message = status === 0 ? 'The service does not answer.' : `The service answered with status ${status}.`;
  return { code: 'unreachable', message: `${message} Try again in a moment.`, faults: [], requestId: null };
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body;
}
