import { HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { catchError, from, switchMap, throwError } from 'rxjs';
import { failureOf } from '../failures/failure';
import { Reauthentication } from './reauthentication';
import { SESSION_URL, SETUP_URL, Session } from './session';

/** Sends the CSRF token with every change, has the password asked again where the service wants it, and leads to the log-in. */
export const apiInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  const reauthentication = inject(Reauthentication);
  const router = inject(Router);
  // Read at every attempt: a renewed session has a new token.
  const send = () => next(withCsrfToken(request, session.current()?.csrfToken));
  if (request.url === SETUP_URL || request.url === SESSION_URL) return send();

  return send().pipe(
    catchError((error: unknown) => {
      const unauthorised = error instanceof HttpErrorResponse && error.status === 401;
      if (!unauthorised) return throwError(() => error);
      if (failureOf(error).code === 'reauthentication_required') {
        return from(reauthentication.ask()).pipe(switchMap((again) => (again ? send() : throwError(() => error))));
      }
      // Several polls may learn of it at once; only the first one leaves the page.
      if (session.current()) {
        session.forget();
        void router.navigate(['/login'], { queryParams: { returnTo: router.url } });
      }
      return throwError(() => error);
    }),
  );
};

function withCsrfToken<T>(request: HttpRequest<T>, token: string | undefined): HttpRequest<T> {
  return request.method === 'GET' || !token ? request : request.clone({ setHeaders: { 'X-CSRF-Token': token } });
}
