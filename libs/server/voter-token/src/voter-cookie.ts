/** Name of the cookie that carries a voter token. */
export const VOTER_COOKIE = 'scrutineer_voter';

/** The value of one cookie in a `Cookie` header; undefined where it is missing. */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}
