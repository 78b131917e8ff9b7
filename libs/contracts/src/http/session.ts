import { z } from 'zod';

/** viewer ⊂ operator ⊂ admin; an auditor reads everything and changes nothing. */
export const roleSchema = z.enum(['viewer', 'operator', 'admin', 'auditor']);
export type Role = z.infer<typeof roleSchema>;

export const loginBodySchema = z.strictObject({
  username: z.string().min(1).max(128),
  password: z.string().min(1).max(1024),
});
export type LoginBody = z.infer<typeof loginBodySchema>;

/** The first password of the account `admin`, with the token that the first start printed. */
export const setupBodySchema = z.strictObject({
  token: z.string().min(1).max(128),
  password: z.string().min(12).max(1024),
});
export type SetupBody = z.infer<typeof setupBodySchema>;

/** Who is logged in; `csrfToken` goes into `X-CSRF-Token` of every call that changes something. */
export const sessionResponseSchema = z.strictObject({
  username: z.string(),
  role: roleSchema,
  csrfToken: z.string().min(1),
});
export type SessionResponse = z.infer<typeof sessionResponseSchema>;
