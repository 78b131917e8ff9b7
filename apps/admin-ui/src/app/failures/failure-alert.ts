import { Component, input } from '@angular/core';
import type { Failure } from './failure';

@Component({
  selector: 'app-failure-alert',
  host: { role: 'alert' },
  template: `
    @if (failure(); as failure) {
      <div class="alert">
        <p>{{ failure.message }}</p>
        @if (failure.faults.length > 0) {
          <ul>
            @for (fault of failure.faults; track $index) {
              <li>
                <code>{{ fault.path || '(whole file)' }}</code> {{ fault.message }}
              </li>
            }
          </ul>
        }
        @if (failure.requestId; as id) {
          <p class="hint">
            Request <code>{{ id }}</code>
          </p>
        }
      </div>
    }
  `,
})
export class FailureAlert {
  readonly failure = input.required<Failure | null>();
}
