/** What `within` rejects with: the work goes on, its outcome is not known yet. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** The outcome of some work, unless it takes longer than `ms`. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DeadlineError(`no outcome within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
