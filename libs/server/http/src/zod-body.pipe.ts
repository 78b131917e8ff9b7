import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';

/** A body that does not have the shape asked for, with every fault's path. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  constructor(readonly faults: readonly { readonly path: string; readonly message: string }[]) {
    super(faults.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '));
  }
}

/** Parses a body or a query with a zod schema: `@Body(zodBody(schema)) body: T`. A missing body is `{}`. */
export function zodBody<T>(schema: z.ZodType<T>): PipeTransform<unknown, T> {
  return {
    transform(value: unknown): T {
      const parsed = schema.safeParse(value ?? {});
      if (parsed.success) return parsed.data;
      throw new BodyError(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
    },
  };
}
