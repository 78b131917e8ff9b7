import { z } from 'zod';

const partition = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,4})$/, 'must be a partition')
  .transform(Number);
const offset = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,15})$/, 'must be an offset')
  .transform(Number);

/** Where a receipt says that its ballot lies: both, or neither. */
export const receiptQuerySchema = z
  .object({ partition: partition.optional(), offset: offset.optional() })
  .refine((query) => (query.partition === undefined) === (query.offset === undefined), {
    error: 'partition and offset go together',
  });
export type ReceiptQuery = z.output<typeof receiptQuerySchema>;
