/** The broker's own name for what is wrong (`NOT_LEADER_FOR_PARTITION`), or null where no broker answered. */
export function brokerErrorType(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { type } = error as { type?: unknown };
  return typeof type === 'string' ? type : brokerErrorType(error.cause);
}

/** Says in one line what went wrong, and what lay beneath it. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== error.message
    ? `${error.message}: ${error.cause.message}`
    : error.message;
}
