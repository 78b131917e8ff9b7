import { Component, input, output } from '@angular/core';
import type { RaceAction } from './race-actions';

/** Marked disabled rather than made so: a disabled element would lose the keyboard's focus while its command runs. */
@Component({
  selector: 'app-action-button',
  template: `
    <button
      type="button"
      [class.primary]="primary()"
      [attr.aria-busy]="running() === action().command"
      [attr.aria-disabled]="running() !== null"
      (click)="running() === null && pressed.emit(action())"
    >
      {{ running() === action().command ? action().running : action().label }}
    </button>
  `,
})
export class ActionButton {
  readonly action = input.required<RaceAction>();
  readonly primary = input(false);
  /** The command under way, if any: one at a time. */
  readonly running = input.required<string | null>();
  readonly pressed = output<RaceAction>();
}
