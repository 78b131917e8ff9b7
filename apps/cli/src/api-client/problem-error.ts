import { problemSchema, type Problem } from '@scrutineer/contracts';
import type { RefusalCode } from '@scrutineer/errors';
import { CliError, exitCodes } from '../exit';

/** What to do about a refusal, where that does not follow from its message. */
const remedies: Partial<Record<RefusalCode, string>> = {
  not_authenticated: 'Check --user, and the password in the file that SCRUTINEER_PASSWORD_FILE names.',
  forbidden: 'Log in as somebody whose role allows it with --user.',
  confirmation_required: 'Repeat it with --reason "…" --confirm <race>.',
  unknown_race: '`scrutineer races` lists the races; drafts are shown to operators only.',
  version_conflict: 'Look at `scrutineer races`, then repeat the command if it is still what you want.',
  invalid_transition: '`scrutineer races` shows the state it is in.',
  results_hidden: 'Log in as an operator, or `scrutineer reveal` the race.',
  race_not_open: 'Open it with `scrutineer open <race>`.',
  busy: 'Try again in a moment.',
  internal: 'The log of the server has more under the request id.',
};

/** The server refused; `code` is what scripts and callers decide by. */
export class ProblemError extends CliError {
  override readonly name = 'ProblemError';
  readonly code: RefusalCode;
  constructor(
    problem: Problem,
    readonly retryAfterMs: number,
  ) {
    super(exitCodes.refused, describe(problem));
    this.code = problem.code;
  }
}

/** The problem in an error's body, or null where that is something else. */
export function parseProblem(body: string): Problem | null {
  try {
    return problemSchema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

function describe({ title, detail, code, requestId, errors }: Problem): string {
  const faults = (errors ?? []).map(({ path, message }) => `\n  - ${path}: ${message}`).join('');
  const remedy = remedies[code];
  return `Refused: ${detail ?? title} (${code}, request ${requestId})${faults}${remedy ? `\n${remedy}` : ''}`;
}
