/** The broker's own name for what is wrong (`NOT_LEADER_FOR_PARTITION`), or null where no broker answered. */
export function brokerErrorType(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { type } = error as { type?: unknown };
  return typeof type === 'string' ? type : brokerErrorType(error.cause);
}

/** Whether a batch came in a compression that kafkajs does not know: whoever wrote it, it cannot be read here. */
export function isUndecodable(error: unknown): boolean {
  return error instanceof Error && (error.name === 'KafkaJSNotImplemented' || isUndecodable(error.cause));
}

/** Says in one line what went wrong, and what lay beneath it. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== error.message
    ? `${error.message}: ${error.cause.message}`
    : error.message;
}
