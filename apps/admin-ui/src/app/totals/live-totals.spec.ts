import { HttpTestingController } from '@angular/common/http/testing';
import { type WritableSignal, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { Results, Stats } from '@scrutineer/contracts';
import { problem, provideApi, race, results, settle, stats } from '../../testing/fixtures';
import { LiveTotals } from './live-totals';

describe('LiveTotals', () => {
  let fixture: ComponentFixture<LiveTotals>;
  let page: HTMLElement;
  let value: WritableSignal<Stats | null>;
  let stale: WritableSignal<boolean>;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: provideApi() });
    fixture = TestBed.createComponent(LiveTotals);
    page = fixture.nativeElement as HTMLElement;
    value = signal<Stats | null>(stats);
    stale = signal(false);
    fixture.componentRef.setInput('race', race);
    fixture.componentRef.setInput('live', { value, stale, failure: signal(null), ageSeconds: signal(7) });
    await settle();
  });

  const text = () => page.textContent.replace(/\s+/g, ' ');

  async function chooseRound(round: string): Promise<void> {
    const select = page.querySelector('select');
    if (!select) throw new Error('no choice of rounds');
    select.value = round;
    select.dispatchEvent(new Event('change'));
    await settle();
  }

  async function counting(state: Results['state']): Promise<void> {
    value.set({ ...stats, results: { ...results, state } });
    await settle();
  }

  it('says while the counts are being rebuilt, and not otherwise', async () => {
    const words = 'Counts are being rebuilt; these are the last good totals.';
    expect(text()).not.toContain(words);
    await counting('recovering');
    expect(text()).toContain(words);
    await counting('closed');
    expect(text()).not.toContain(words);
  });

  it('says that an audit found damage, while the votes are counted again and afterwards', async () => {
    value.set({ ...stats, recounts: { running: 2, done: 0 }, results: { ...results, state: 'recovering' } });
    await settle();
    const status = () => page.querySelector('[role=status]')?.textContent.replace(/\s+/g, ' ').trim();
    expect(status()).toContain('found the tallies of 2 partitions damaged. The votes are being counted again');
    expect(status()).toContain('these are the last good totals');
    value.set({ ...stats, recounts: { running: 0, done: 1 } });
    await settle();
    expect(status()).toContain("found one partition's tally damaged. The votes were counted again");
    value.set(stats);
    await settle();
    expect(status()).toBe('');
  });

  it('shows old figures as such, with their age', async () => {
    stale.set(true);
    await settle();
    expect(page.querySelector('section')?.classList.contains('stale')).toBe(true);
    expect(text()).toContain('7 s old');
  });

  it('shows an earlier round, which does not change and has no live figures', async () => {
    await chooseRound('1');
    TestBed.inject(HttpTestingController)
      .expectOne('/api/admin/races/monza/stats?round=1')
      .flush({ ...stats, results: { ...results, round: 1, total: 17, voters: 18 } });
    await settle();
    expect(text()).toContain('Round 1 Votes 17 Voters 18');
    expect(page.querySelector('app-live-figures')).toBeNull();
  });

  it('keeps the choice of a round while the race is polled, until a new round starts', async () => {
    await chooseRound('1');
    fixture.componentRef.setInput('race', { ...race });
    await settle();
    expect(page.querySelector('select')?.value).toBe('1');
    fixture.componentRef.setInput('race', { ...race, round: 3 });
    await settle();
    expect(page.querySelector('select')?.value).toBe('3');
  });

  it('says why an earlier round cannot be shown', async () => {
    await chooseRound('1');
    TestBed.inject(HttpTestingController)
      .expectOne('/api/admin/races/monza/stats?round=1')
      .flush(problem('unknown_race', 404, { detail: 'There is no such round of this race.' }), {
        status: 404,
        statusText: 'Not Found',
      });
    await settle();
    expect(page.querySelector('[role=alert]')?.textContent).toContain('no such round');
  });

  it('does not call a draft open', async () => {
    fixture.componentRef.setInput('race', { ...race, state: 'draft' });
    await settle();
    expect(text()).toContain('Voting has not opened yet');
    expect(text()).not.toContain('Counting:');
  });
});
