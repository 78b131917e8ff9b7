import type { Role } from '@scrutineer/contracts';

/** viewer ⊂ operator ⊂ admin. The auditor stands beside them: what it may do is said at each call. */
const INCLUDES: Readonly<Record<Role, readonly Role[]>> = {
  viewer: ['viewer'],
  operator: ['viewer', 'operator'],
  admin: ['viewer', 'operator', 'admin'],
  auditor: ['auditor'],
};

/** Whether a role may do what is allowed to any of `allowed`. */
export function mayAct(role: Role, allowed: readonly Role[]): boolean {
  return INCLUDES[role].some((one) => allowed.includes(one));
}
