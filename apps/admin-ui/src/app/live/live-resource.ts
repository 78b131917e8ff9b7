import { httpResource } from '@angular/common/http';
import { DestroyRef, type Signal, computed, inject, linkedSignal, signal } from '@angular/core';
import { type Failure, failureOf } from '../failures/failure';

const PERIOD_MS = 1_000;
const TIMEOUT_MS = 10_000;
/** Data older than this is shown as stale. */
export const STALE_SECONDS = 5;

interface Answer<T> {
  readonly url: string;
  readonly value: T;
  readonly at: number;
}

/** What a service says, asked for once a second; through failures the last good answer stays, with its age. */
export interface LiveResource<T> {
  readonly value: Signal<T | null>;
  /** Why the latest call failed; null after a good one. */
  readonly failure: Signal<Failure | null>;
  readonly ageSeconds: Signal<number>;
  readonly stale: Signal<boolean>;
  /** Takes over what a command answered, without waiting for the next call. */
  set(value: T): void;
  reload(): void;
}

/** Follows `url`, which may change. Must be called in an injection context, whose end stops it. */
export function liveResource<T>(url: () => string): LiveResource<T> {
  const source = httpResource<T>(() => ({ url: url(), timeout: TIMEOUT_MS }));
  const now = signal(Date.now());

  const answer = linkedSignal<{ url: string; value: T | undefined }, Answer<T> | null>({
    source: () => ({ url: url(), value: source.hasValue() ? source.value() : undefined }),
    computation: (current, previous) => {
      if (current.value !== undefined) return { url: current.url, value: current.value, at: Date.now() };
      const before: Answer<T> | null | undefined = previous?.value;
      return before?.url === current.url ? before : null;
    },
  });
  const ageSeconds = computed(() => Math.max(0, Math.floor((now() - (answer()?.at ?? now())) / 1_000)));

  const timer = setInterval(() => {
    now.set(Date.now());
    // Does nothing while a call is under way.
    source.reload();
  }, PERIOD_MS);
  inject(DestroyRef).onDestroy(() => clearInterval(timer));

  return {
    value: computed(() => answer()?.value ?? null),
    failure: computed(() => (source.error() ? failureOf(source.error()) : null)),
    ageSeconds,
    stale: computed(() => ageSeconds() >= STALE_SECONDS),
    set: (value) => source.set(value),
    reload: () => void source.reload(),
  };
}
