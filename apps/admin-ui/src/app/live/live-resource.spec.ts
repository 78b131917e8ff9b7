import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideApi } from '../../testing/fixtures';
import { type LiveResource, STALE_SECONDS, liveResource } from './live-resource';

describe('liveResource', () => {
  const url = signal('/figures/a');
  let service: HttpTestingController;
  let live: LiveResource<number>;

  beforeEach(async () => {
    jest.useFakeTimers();
    url.set('/figures/a');
    TestBed.configureTestingModule({ providers: provideApi() });
    service = TestBed.inject(HttpTestingController);
    live = TestBed.runInInjectionContext(() => liveResource<number>(url));
    TestBed.tick();
    await answer('/figures/a', 1);
  });
  afterEach(() => jest.useRealTimers());

  async function pass(seconds: number): Promise<void> {
    await jest.advanceTimersByTimeAsync(seconds * 1_000);
    TestBed.tick();
  }

  async function answer(path: string, value: number): Promise<void> {
    service.expectOne(path).flush(value);
    await jest.advanceTimersByTimeAsync(0);
    TestBed.tick();
  }

  it('asks again every second', async () => {
    expect(live.value()).toBe(1);
    await pass(1);
    await answer('/figures/a', 2);
    expect(live.value()).toBe(2);
    expect(live.stale()).toBe(false);
  });

  it('does not ask again while a call is under way, nor give that call up', async () => {
    await pass(1);
    await pass(3);
    const calls = service.match('/figures/a');
    expect(calls).toHaveLength(1);
    expect(calls[0]?.cancelled).toBe(false);
  });

  it('keeps the last good answer through failures, with its age', async () => {
    for (let second = 1; second <= STALE_SECONDS; second++) {
      expect(live.stale()).toBe(false);
      await pass(1);
      service.expectOne('/figures/a').error(new ProgressEvent('error'));
      await jest.advanceTimersByTimeAsync(0);
      TestBed.tick();
    }
    expect(live.value()).toBe(1);
    expect(live.failure()?.code).toBe('unreachable');
    expect(live.ageSeconds()).toBe(STALE_SECONDS);
    expect(live.stale()).toBe(true);
  });

  it('does not show the answer of one address as that of another', async () => {
    url.set('/figures/b');
    TestBed.tick();
    expect(live.value()).toBeNull();
    await answer('/figures/b', 7);
    expect(live.value()).toBe(7);
  });

  it('stops with what it was made for', () => {
    TestBed.resetTestingModule();
    expect(jest.getTimerCount()).toBe(0);
  });
});
