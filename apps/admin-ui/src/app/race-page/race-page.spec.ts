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

  async function close(): Promise<void> {
    await press('Close');
    await press('Close round 2');
  }

  async function refuse(call: TestRequest, code: Parameters<typeof problem>[0], status: number): Promise<void> {
    call.flush(problem(code, status), { status, statusText: 'refused' });
    await settle();
  }

  const text = (selector: string) => page.querySelector(selector)?.textContent.trim();

  it('commands with the version it shows, is busy meanwhile, and takes over the answer', async () => {
    await show(race);
    expect(text('.announcement')).toBe('');
    await close();
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
    button('Hide results').dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true }));
    expect(service.match(`${adminUrl}/hide`)).toEqual([]);
  });

  it('closes only after a second, deliberate press, which has the focus and hides no figures', async () => {
    await show(race);
    document.body.append(page);
    await press('Close');
    expect(service.match(`${adminUrl}/close`)).toEqual([]);
    expect(text('[role=group] p')).toBe('Close round 2? Nobody can vote from then on.');
    expect(document.activeElement).toBe(button('Close round 2'));
    expect(page.querySelector('dialog')).toBeNull();
    const held = new KeyboardEvent('keydown', { key: 'Enter', repeat: true, cancelable: true });
    expect(button('Close round 2').dispatchEvent(held)).toBe(false);
    button('Close round 2').dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true }));
    expect(service.match(`${adminUrl}/close`)).toEqual([]);
    await press('Close round 2');
    expect(service.expectOne(`${adminUrl}/close`).request.body).toEqual({ expectedVersion: 5 });
    page.remove();
  });

  it.each<[string, () => void]>([
    ['Keep it open', () => button('Keep it open').click()],
    [
      'Esc',
      () => button('Close round 2').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })),
    ],
    ['a second press of Close', () => button('Close').click()],
  ])('stays open by %s, with the focus back where it was', async (_name, dismiss) => {
    await show(race);
    document.body.append(page);
    await press('Close');
    dismiss();
    await settle();
    expect(page.querySelector('[role=group]')).toBeNull();
    expect(document.activeElement).toBe(button('Close'));
    expect(service.match(`${adminUrl}/close`)).toEqual([]);
    page.remove();
  });

  it('says who sees the results, and by whose decision', async () => {
    await show(race);
    expect(text('app-results-audience')).toBe('Everyone sees the results: by the rule “always”.');
    await press('Hide results');
    service.expectOne(`${adminUrl}/hide`).flush({ ...race, version: 6 });
    await settle();
    service.expectOne(`${adminUrl}/stats`).flush({ ...stats, audience: 'nobody', shown: false });
    await settle();
    expect(text('app-results-audience')).toBe('The audience does not see the results: an operator has hidden them.');
  });

  it('loads the race again when someone else was first, and says so', async () => {
    await show(race);
    await close();
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
    await close();
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
