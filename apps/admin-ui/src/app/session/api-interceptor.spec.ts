import { HttpClient } from '@angular/common/http';
import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { admin, logIn, problem, provideApi, settle } from '../../testing/fixtures';
import { Reauthentication } from './reauthentication';
import { SESSION_URL, Session } from './session';

const url = '/api/admin/races/monza/reset';
const refusedForAge = problem('reauthentication_required', 401);

describe('apiInterceptor', () => {
  let service: HttpTestingController;
  let http: HttpClient;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: provideApi() });
    service = TestBed.inject(HttpTestingController);
    http = TestBed.inject(HttpClient);
    await logIn();
  });
  afterEach(() => service.verify());

  it('sends the CSRF token with changes, and only with them', () => {
    http.post(url, {}).subscribe();
    http.get('/api/races').subscribe();
    expect(service.expectOne(url).request.headers.get('X-CSRF-Token')).toBe('first-token');
    expect(service.expectOne('/api/races').request.headers.has('X-CSRF-Token')).toBe(false);
  });

  it('leads to the log-in and back once the session has ended', async () => {
    const router = TestBed.inject(Router);
    await router.navigateByUrl('/races/monza');
    const calls = [1, 2].map(() => firstValueFrom(http.get('/api/races')));
    for (const call of service.match('/api/races')) call.flush(problem('not_authenticated', 401), refusal(401));
    for (const call of calls) await expect(call).rejects.toMatchObject({ status: 401 });
    await settle();
    expect(TestBed.inject(Session).current()).toBeNull();
    expect(router.url).toBe('/login?returnTo=%2Fraces%2Fmonza');
  });

  it('stays where it is when a log-in is refused', async () => {
    const router = TestBed.inject(Router);
    await router.navigateByUrl('/races/monza');
    const login = TestBed.inject(Session).logIn('admin', 'wrong');
    service.expectOne(SESSION_URL).flush(problem('not_authenticated', 401), refusal(401));
    await expect(login).rejects.toMatchObject({ status: 401 });
    await settle();
    expect(router.url).toBe('/races/monza');
  });

  it('asks for the password where the service wants it, then repeats the call with the new token', async () => {
    const reauthentication = TestBed.inject(Reauthentication);
    const answer = firstValueFrom(http.post(url, { reason: 'rain' }));
    service.expectOne(url).flush(refusedForAge, refusal(401));
    expect(reauthentication.asking()).toBe(true);

    await logIn({ ...admin, csrfToken: 'second-token' });
    reauthentication.answer(true);
    await settle();
    const repeated = service.expectOne(url);
    expect(repeated.request.headers.get('X-CSRF-Token')).toBe('second-token');
    expect(repeated.request.body).toEqual({ reason: 'rain' });
    repeated.flush({ done: true });
    await expect(answer).resolves.toEqual({ done: true });
    expect(reauthentication.asking()).toBe(false);
  });

  it('gives the refusal on when the password is not given, and keeps the session', async () => {
    const answer = firstValueFrom(http.post(url, {}));
    service.expectOne(url).flush(refusedForAge, refusal(401));
    TestBed.inject(Reauthentication).answer(false);
    await expect(answer).rejects.toMatchObject({ error: { code: 'reauthentication_required' } });
    expect(TestBed.inject(Session).current()).toEqual(admin);
  });
});

function refusal(status: number): { status: number; statusText: string } {
  return { status, statusText: 'refused' };
}
