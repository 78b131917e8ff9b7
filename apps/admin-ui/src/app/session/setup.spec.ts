import { HttpTestingController } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { admin, problem, provideApi, settle } from '../../testing/fixtures';
import { SETUP_URL, Session } from './session';
import { Setup } from './setup';

describe('Setup', () => {
  let fixture: ComponentFixture<Setup>;
  let page: HTMLElement;
  let service: HttpTestingController;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: provideApi() });
    fixture = TestBed.createComponent(Setup);
    fixture.componentRef.setInput('token', 'one-time');
    service = TestBed.inject(HttpTestingController);
    await fixture.whenStable();
    page = fixture.nativeElement as HTMLElement;
  });
  afterEach(() => service.verify());

  async function submit(password: string, repeated: string): Promise<void> {
    for (const [id, value] of Object.entries({ password, repeated })) {
      const field = page.querySelector<HTMLInputElement>(`#${id}`);
      if (!field) throw new Error(`no field ${id}`);
      field.value = value;
      field.dispatchEvent(new Event('input'));
    }
    page.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settle();
  }

  it('refuses a short password and a different repetition before any call', async () => {
    await submit('elevenchars', 'elevenchar');
    expect(page.querySelector('#password-errors')?.textContent).toContain('at least 12');
    expect(page.querySelector('#repeated-errors')?.textContent).toContain('differ');
  });

  it('sends the token with the password, and is logged in then', async () => {
    await submit('twelve chars', 'twelve chars');
    const call = service.expectOne(SETUP_URL);
    expect(call.request.body).toEqual({ token: 'one-time', password: 'twelve chars' });
    call.flush(admin);
    await settle();
    expect(TestBed.inject(Session).current()).toEqual(admin);
  });

  it('leads from a used link to the log-in', async () => {
    await submit('twelve chars', 'twelve chars');
    service.expectOne(SETUP_URL).flush(problem('not_authenticated', 401), { status: 401, statusText: 'Unauthorized' });
    await settle();
    expect(page.querySelector('.alert p')?.textContent).toBe(
      'This set-up link was used already, or is not the newest one. Log in with the password that was chosen; ' +
        'or restart the server for a new link if none was chosen yet.',
    );
    expect(page.querySelector('a')?.getAttribute('href')).toBe('/login');
  });

  it('says what to do about an address without token', async () => {
    fixture.componentRef.setInput('token', undefined);
    await fixture.whenStable();
    expect(page.querySelector('form')).toBeNull();
    expect(page.querySelector('[role=alert]')?.textContent).toContain('whole set-up link');
  });
});
