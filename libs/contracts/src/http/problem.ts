import { refusalCodes } from '@scrutineer/errors';
import { z } from 'zod';

/** Every error over HTTP: RFC 9457, as `application/problem+json`. Clients decide by `code`. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().exactOptional(),
  code: z.enum(refusalCodes),
  requestId: z.string(),
  /** The faults of a body, each with the path of the value at fault, such as `candidates.1.id`. */
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).exactOptional(),
});
export type Problem = z.infer<typeof problemSchema>;
