import { provideHttpClient, withInterceptors, withNoXsrfProtection } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type EnvironmentProviders, type Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import type { Problem, PublicRace, Results, SessionResponse, Stats } from '@scrutineer/contracts';
import { apiInterceptor } from '../app/session/api-interceptor';
import { SESSION_URL, Session } from '../app/session/session';

export const admin: SessionResponse = { username: 'admin', role: 'admin', csrfToken: 'first-token' };

export const race: PublicRace = {
  id: 'monza',
  title: 'Monza',
  state: 'open',
  round: 2,
  version: 5,
  opensAt: null,
  closesAt: null,
  openedAt: null,
  serverTime: '2025-09-07T13:00:00Z',
  rules: { change: 'until_close', visibility: 'always', withdrawn: 'exclude' },
  candidates: [
    { id: '16', name: 'Charles Leclerc', team: 'Ferrari', colour: '#e80020', withdrawn: false },
    { id: '44', name: 'Lewis Hamilton', team: 'Ferrari', colour: '#e80020', withdrawn: false },
  ],
};

export const results: Results = {
  race: 'monza',
  round: 2,
  state: 'open',
  total: 412_331,
  voters: 412_331,
  asOf: '2025-09-07T13:00:00Z',
  excluded: [],
  candidates: [
    { id: '16', votes: 2_331, share: 0.6, rank: 2 },
    { id: '44', votes: 410_000, share: 99.4, rank: 1 },
  ],
};

export const stats: Stats = {
  acceptedPerSecond: null,
  refusedPerSecond: null,
  sockets: null,
  lag: null,
  freshnessSeconds: null,
  ackP50Ms: null,
  ackP99Ms: null,
  audience: 'public',
  shown: null,
  recounts: { running: 0, done: 0 },
  results,
};

export function problem(code: Problem['code'], status: number, more: Partial<Problem> = {}): Problem {
  return { type: 'about:blank', title: code, status, code, requestId: 'request-1', ...more };
}

/** The application's own HTTP stack, with a controlled service at its end. */
export function provideApi(): (Provider | EnvironmentProviders)[] {
  return [
    provideHttpClient(withInterceptors([apiInterceptor]), withNoXsrfProtection()),
    provideHttpClientTesting(),
    provideRouter([{ path: '**', children: [] }], withComponentInputBinding()),
  ];
}

export async function logIn(response: SessionResponse = admin): Promise<void> {
  const done = TestBed.inject(Session).logIn(response.username, 'correct horse battery');
  TestBed.inject(HttpTestingController).expectOne(SESSION_URL).flush(response);
  await done;
}

/** Lets answered calls, their promises and the rendering that follows come to rest. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  TestBed.tick();
}
