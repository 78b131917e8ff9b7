import { HttpTestingController, type TestRequest } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { PublicRace } from '@scrutineer/contracts';
import { logIn, problem, provideApi, race, settle, stats } from '../../testing/fixtures';
import { RacePage } from './race-page';

const raceUrl = '/api/races/monza';
const adminUrl = '/api/admin/races/monza';

describe('RacePage', () => {
  let fixture: ComponentFixture<RacePage>;
  let page: HTMLElement;
  let service: HttpTestingController;

  async function show(shown: PublicRace): Promise<void> {
    TestBed.configureTestingModule({ providers: provideApi() });
    await logIn();
    service = TestBed.inject(HttpTestingController);
    fixture = TestBed.createComponent(RacePage);
    fixture.componentRef.setInput('race', 'monza');
    page = fixture.nativeElement as HTMLElement;
    TestBed.tick();
    service.expectOne(`${adminUrl}/stats`).flush(stats);
    await answerRace(shown);
  }
  afterEach(() => fixture.destroy());

  async function answerRace(shown: PublicRace): Promise<void> {
    service.expectOne(raceUrl).flush(shown);
    await settle();
  }

  function button(name: string): HTMLButtonElement {
    const found = [...page.querySelectorAll('button')].find((candidate) => candidate.textContent.trim() === name);
    if (!found) throw new Error(`no button ${name}`);
    return found;
  }

  async function press(name: string): Promise<void> {
    button(name).click();
    await settle();
  }

  async function refuse(call: TestRequest, code: Parameters<typeof problem>[0], status: number): Promise<void> {
    call.flush(problem(code, status), { status, statusText: 'refused' });
    await settle();
  }

  const text = (selector: string) => page.querySelector(selector)?.textContent.trim();

  it('commands with the version it shows, is busy meanwhile, and takes over the answer', async () => {
    await show(race);
    expect(text('.announcement')).toBe('');
    await press('Close');
    expect(button('Closing…').getAttribute('aria-busy')).toBe('true');
    expect(button('Closing…').getAttribute('aria-disabled')).toBe('true');
    button('Closing…').click();
    button('Hide results').click();

    const call = service.expectOne(`${adminUrl}/close`);
    expect(call.request.body).toEqual({ expectedVersion: 5 });
    call.flush({ ...race, state: 'closed', version: 7 });
    await settle();
    expect(text('app-state-badge')).toBe('closed');
    expect(text('.announcement')).toBe('The race is now closed.');
    expect(button('Certify').getAttribute('aria-disabled')).toBe('false');
    expect(service.match(`${adminUrl}/hide`)).toEqual([]);
  });

  it('does not take the second half of a double click for a command', async () => {
    await show(race);
    button('Close').dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true }));
    expect(service.match(`${adminUrl}/close`)).toEqual([]);
  });

  it('loads the race again when someone else was first, and says so', async () => {
    await show(race);
    await press('Close');
    await refuse(service.expectOne(`${adminUrl}/close`), 'version_conflict', 409);
    await answerRace({ ...race, state: 'closed', version: 7 });
    expect(text('app-failure-alert .alert p')).toContain('changed meanwhile');
    expect(text('app-state-badge')).toBe('closed');
    expect(text('.announcement')).toBe('The race is now closed.');
  });

  it('announces no state that did not change', async () => {
    await show(race);
    await press('Hide results');
    await refuse(service.expectOne(`${adminUrl}/hide`), 'version_conflict', 409);
    await answerRace({ ...race, version: 6 });
    expect(text('.announcement')).toBe('');
  });

  it('never goes back to an older version', async () => {
    await show(race);
    await press('Close');
    service.expectOne(`${adminUrl}/close`).flush({ ...race, state: 'closed', version: 7 });
    await settle();
    await press('Certify');
    await press('Certify round 2');
    await refuse(service.expectOne(`${adminUrl}/certify`), 'version_conflict', 409);
    await answerRace(race);
    expect(text('app-state-badge')).toBe('closed');
  });

  it('certifies only after a question', async () => {
    await show({ ...race, state: 'closed' });
    await press('Certify');
    expect(service.match(`${adminUrl}/certify`)).toEqual([]);
    await press('Cancel');
    expect(page.querySelector('dialog')).toBeNull();
    await press('Certify');
    await press('Certify round 2');
    expect(service.expectOne(`${adminUrl}/certify`).request.body).toEqual({ expectedVersion: 5 });
  });

  it('withdraws a candidate only after a question', async () => {
    await show(race);
    page.querySelector<HTMLButtonElement>('[aria-label="Withdraw Lewis Hamilton"]')?.click();
    await settle();
    expect(text('dialog p')).toContain('no longer count');
    await press('Withdraw Lewis Hamilton');
    const call = service.expectOne(`${adminUrl}/candidates/44/withdraw`);
    expect(call.request.body).toEqual({ expectedVersion: 5 });
    call.flush({ ...race, version: 6 });
    await settle();
    expect(text('.announcement')).toBe('Lewis Hamilton is withdrawn.');
  });
});
