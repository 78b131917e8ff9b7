import { DecimalPipe } from '@angular/common';
import { Component, computed, input } from '@angular/core';
import type { Stats } from '@scrutineer/contracts';

/** How the service itself is doing. */
@Component({
  selector: 'app-live-figures',
  imports: [DecimalPipe],
  template: `
    <h3>Live figures</h3>
    <dl class="facts">
      @for (figure of figures(); track figure.name) {
        <div>
          <dt>{{ figure.name }}</dt>
          <dd>
            {{ figure.value === null ? 'unknown' : (figure.value | number: '1.0-1') + figure.unit }}
            @if (figure.slow != null) {
              <span class="hint">99 %: {{ figure.slow | number: '1.0-1' }}{{ figure.unit }}</span>
            }
          </dd>
        </div>
      }
    </dl>
    @if (refusals().length > 0) {
      <p class="hint">
        Refused:
        @for (refusal of refusals(); track refusal.code) {
          <code>{{ refusal.code }}</code> {{ refusal.rate | number: '1.0-1' }}/s{{ $last ? '' : ', ' }}
        }
      </p>
    }
  `,
})
export class LiveFigures {
  readonly stats = input.required<Stats>();

  protected readonly refusals = computed(() =>
    Object.entries(this.stats().refusedPerSecond ?? {})
      .map(([code, rate]) => ({ code, rate }))
      .filter(({ rate }) => rate > 0),
  );
  protected readonly figures = computed(() => {
    const stats = this.stats();
    const refused = stats.refusedPerSecond && this.refusals().reduce((sum, { rate }) => sum + rate, 0);
    return [
      { name: 'Recorded', value: stats.acceptedPerSecond, unit: '/s' },
      { name: 'Refused', value: refused, unit: '/s' },
      { name: 'Open sockets', value: stats.sockets, unit: '' },
      { name: 'Not yet counted', value: stats.lag, unit: '' },
      { name: 'Counting is behind', value: stats.freshnessSeconds, unit: ' s' },
      // One figure of two numbers: six tiles fill every row they are laid out in.
      { name: 'Answer, median', value: stats.ackP50Ms, unit: ' ms', slow: stats.ackP99Ms },
    ];
  });
}
