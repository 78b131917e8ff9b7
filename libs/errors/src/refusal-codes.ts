/** Every reason for which a request, a ballot or a socket is refused. Public: clients decide by these, never by messages. */
export const refusalCodes = [
  'bad_request',
  'bad_frame',
  'bad_ballot_id',
  'confirmation_required',
  'not_authenticated',
  'reauthentication_required',
  'forbidden',
  'csrf',
  'origin',
  'results_hidden',
  'unknown_race',
  'unknown_candidate',
  'race_exists',
  'version_conflict',
  'invalid_transition',
  'race_not_open',
  'race_closed',
  'candidate_withdrawn',
  'too_large',
  'rate_limited',
  'busy',
  'draining',
  'internal',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** The codes that may answer a ballot in a `refused` frame; each promises that this attempt was never handed to the log. */
export const wsRefusalCodes = [
  'race_not_open',
  'race_closed',
  'unknown_race',
  'unknown_candidate',
  'candidate_withdrawn',
  'bad_frame',
  'bad_ballot_id',
  'not_authenticated',
  'rate_limited',
  'busy',
  'draining',
  'internal',
] as const satisfies readonly RefusalCode[];

export type WsRefusalCode = (typeof wsRefusalCodes)[number];

export interface RefusalTraits {
  /** HTTP status. */
  readonly status: number;
  /** Whether the same request, sent again unchanged a little later, may succeed. */
  readonly retryable: boolean;
  /** A sentence for people; what a refusal says unless it brings a message of its own. */
  readonly message: string;
}

/** What each code means at the edges. */
export const refusals: Readonly<Record<RefusalCode, RefusalTraits>> = {
  bad_request: { status: 400, retryable: false, message: 'The request is not well formed.' },
  bad_frame: { status: 400, retryable: false, message: 'The ballot is not well formed.' },
  bad_ballot_id: { status: 400, retryable: false, message: 'The ballot id is not a UUID.' },
  confirmation_required: { status: 400, retryable: false, message: "Give a reason, and confirm with the race's id." },
  not_authenticated: { status: 401, retryable: false, message: 'This needs a valid token or session.' },
  reauthentication_required: { status: 401, retryable: false, message: 'Log in again to do this.' },
  forbidden: { status: 403, retryable: false, message: 'Your role does not allow this.' },
  csrf: { status: 403, retryable: false, message: 'The CSRF token is missing or wrong.' },
  origin: { status: 403, retryable: false, message: 'Requests from this origin are not allowed.' },
  results_hidden: { status: 403, retryable: false, message: 'The results are not shown now.' },
  unknown_race: { status: 404, retryable: false, message: 'There is no such race.' },
  unknown_candidate: { status: 404, retryable: false, message: 'There is no such candidate in this race.' },
  race_exists: { status: 409, retryable: false, message: 'A race with this id exists already.' },
  version_conflict: { status: 409, retryable: false, message: 'The race has changed meanwhile; look at it again.' },
  invalid_transition: { status: 409, retryable: false, message: 'The race cannot do this in its present state.' },
  race_not_open: { status: 409, retryable: false, message: 'Voting has not opened yet.' },
  race_closed: { status: 409, retryable: false, message: 'Voting has closed.' },
  candidate_withdrawn: { status: 409, retryable: false, message: 'This candidate has withdrawn.' },
  too_large: { status: 413, retryable: false, message: 'The request is too large.' },
  rate_limited: { status: 429, retryable: true, message: 'Too many requests; wait a moment.' },
  busy: { status: 503, retryable: true, message: 'The service is at its limit; try again in a moment.' },
  draining: { status: 503, retryable: true, message: 'This server is going away; try again.' },
  internal: { status: 500, retryable: true, message: 'Something went wrong on our side; try again.' },
};

/** Narrows a code that came over the wire. */
export function isRefusalCode(code: unknown): code is RefusalCode {
  return typeof code === 'string' && Object.hasOwn(refusals, code);
}
