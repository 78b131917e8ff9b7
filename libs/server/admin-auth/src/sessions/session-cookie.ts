/** Name of the session's cookie: bound to this very host and to TLS. */
export const SESSION_COOKIE = '__Host-scrutineer';
/** Its name without TLS, which is for loopback only: browsers take a `__Host-` cookie over TLS alone. */
export const PLAIN_SESSION_COOKIE = 'scrutineer';

export interface SessionCookie {
  readonly name: string;
  readonly options: {
    readonly httpOnly: true;
    readonly secure: boolean;
    readonly sameSite: 'lax';
    readonly path: '/';
  };
}

/** The cookie for a request; `plainLoopback`: it came without TLS, from this machine itself. */
export function sessionCookie(plainLoopback: boolean): SessionCookie {
  return {
    name: plainLoopback ? PLAIN_SESSION_COOKIE : SESSION_COOKIE,
    options: { httpOnly: true, secure: !plainLoopback, sameSite: 'lax', path: '/' },
  };
}
