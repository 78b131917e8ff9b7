import { HttpClient } from '@angular/common/http';
import { Service, inject, signal } from '@angular/core';
import type { SessionResponse } from '@scrutineer/contracts';
import { firstValueFrom } from 'rxjs';

export const SESSION_URL = '/api/admin/session';
export const SETUP_URL = '/api/admin/setup';

/** Who is logged in. The cookie is out of reach of scripts; what is kept here is the name, the role and the CSRF token. */
@Service()
export class Session {
  private readonly http = inject(HttpClient);
  private readonly response = signal<SessionResponse | null>(null);
  readonly current = this.response.asReadonly();

  /** Takes up the session of an earlier visit, if its cookie still stands. */
  async load(): Promise<void> {
    try {
      this.response.set(await firstValueFrom(this.http.get<SessionResponse>(SESSION_URL)));
    } catch {
      // No session, or no service: the log-in page comes next in both cases, and says which it is.
      this.response.set(null);
    }
  }

  async logIn(username: string, password: string): Promise<void> {
    await this.start(SESSION_URL, { username, password });
  }

  /** Sets the first password with the one-time token of the set-up link; answers as a log-in does. */
  async setUp(token: string, password: string): Promise<void> {
    await this.start(SETUP_URL, { token, password });
  }

  async logOut(): Promise<void> {
    await firstValueFrom(this.http.delete(SESSION_URL));
    this.forget();
  }

  /** The service no longer knows this session. */
  forget(): void {
    this.response.set(null);
  }

  private async start(url: string, body: object): Promise<void> {
    this.response.set(await firstValueFrom(this.http.post<SessionResponse>(url, body)));
  }
}
