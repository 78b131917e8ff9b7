import { httpResource } from '@angular/common/http';
import { DatePipe } from '@angular/common';
import { Component, computed, input, linkedSignal } from '@angular/core';
import type { PublicRace, Stats } from '@scrutineer/contracts';
import { failureOf } from '../failures/failure';
import { FailureAlert } from '../failures/failure-alert';
import type { LiveResource } from '../live/live-resource';
import { adminUrl } from '../races/race-commands';
import { LiveFigures } from './live-figures';
import { ResultsTable } from './results-table';

/** The current round's totals, live, or those of an earlier round. */
@Component({
  selector: 'app-live-totals',
  imports: [DatePipe, FailureAlert, LiveFigures, ResultsTable],
  templateUrl: './live-totals.html',
})
export class LiveTotals {
  readonly race = input.required<PublicRace>();
  readonly live = input.required<LiveResource<Stats>>();

  protected readonly rounds = computed(() =>
    Array.from({ length: this.race().round }, (_, index) => this.race().round - index),
  );
  private readonly latest = computed(() => this.race().round);
  /** Falls back to the current round when a new one starts, and only then: a poll brings a new race object every time. */
  protected readonly round = linkedSignal(this.latest);
  protected readonly current = computed(() => this.round() === this.latest());
  protected readonly unopened = computed(() => this.current() && ['draft', 'scheduled'].includes(this.race().state));
  protected readonly stale = computed(() => this.current() && this.live().stale());

  /** As operators see it: the public results of a hidden race are refused to everyone. */
  protected readonly earlier = httpResource<Stats>(() =>
    this.current() ? undefined : { url: `${adminUrl(this.race().id)}/stats`, params: { round: this.round() } },
  );
  private readonly stats = computed(() => {
    if (this.current()) return this.live().value();
    return this.earlier.hasValue() ? this.earlier.value() : null;
  });
  protected readonly results = computed(() => this.stats()?.results ?? null);
  protected readonly recounts = computed(() => this.stats()?.recounts ?? { running: 0, done: 0 });
  protected readonly failure = computed(() => {
    if (this.current()) return this.live().failure();
    return this.earlier.error() ? failureOf(this.earlier.error()) : null;
  });

  protected tallies(partitions: number): string {
    return partitions === 1 ? "one partition's tally" : `the tallies of ${partitions} partitions`;
  }

  protected choose(round: string): void {
    this.round.set(Number(round));
  }
}
