import { provideHttpClient, withInterceptors, withNoXsrfProtection } from '@angular/common/http';
import {
  type ApplicationConfig,
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
} from '@angular/core';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { routes } from './app-routes';
import { apiInterceptor } from './session/api-interceptor';
import { Session } from './session/session';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    // Angular's own CSRF protection reads a cookie; ours comes in the body of the session.
    provideHttpClient(withInterceptors([apiInterceptor]), withNoXsrfProtection()),
    provideRouter(routes, withComponentInputBinding()),
    provideAppInitializer(() => inject(Session).load()),
  ],
};
