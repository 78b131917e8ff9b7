import { Component, input, output } from '@angular/core';
import type { PublicCandidate } from '@scrutineer/contracts';

@Component({
  selector: 'app-candidate-list',
  template: `
    <ul class="candidates">
      @for (candidate of candidates(); track candidate.id) {
        <li>
          <span class="number" [style.border-color]="candidate.colour">{{ candidate.id }}</span>
          <span>
            {{ candidate.name }} <span class="hint">{{ candidate.team }}</span>
          </span>
          @if (candidate.withdrawn) {
            <span class="badge">withdrawn</span>
          } @else if (mayWithdraw()) {
            <button
              type="button"
              [attr.aria-label]="'Withdraw ' + candidate.name"
              [attr.aria-disabled]="running() !== null"
              (click)="running() === null && withdraw.emit(candidate)"
            >
              Withdraw
            </button>
          }
        </li>
      }
    </ul>
  `,
})
export class CandidateList {
  readonly candidates = input.required<readonly PublicCandidate[]>();
  readonly mayWithdraw = input.required<boolean>();
  /** The command under way, if any: one at a time. */
  readonly running = input.required<string | null>();
  readonly withdraw = output<PublicCandidate>();
}
