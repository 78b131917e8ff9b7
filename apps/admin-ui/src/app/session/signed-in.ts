import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { Session } from './session';

/** Lets operators in, and sends everyone else to the log-in and back. */
export const signedIn: CanActivateFn = (_route, { url }) =>
  inject(Session).current() ? true : inject(Router).createUrlTree(['/login'], { queryParams: { returnTo: url } });
