import { Component, input, output } from '@angular/core';
import type { RaceAction } from './race-actions';

/** Marked disabled rather than made so: a disabled element would lose the keyboard's focus while its command runs. */
@Component({
  selector: 'app-action-button',
  template: `
    <button
      type="button"
      [class.primary]="action().primary"
      [attr.data-command]="action().command"
      [attr.aria-busy]="running() === action().command"
      [attr.aria-disabled]="running() !== null"
      (click)="press($event)"
    >
      {{ running() === action().command ? action().running : action().label }}
    </button>
  `,
})
export class ActionButton {
  readonly action = input.required<RaceAction>();
  /** The command under way, if any: one at a time. */
  readonly running = input.required<string | null>();
  readonly pressed = output<RaceAction>();

  protected press({ detail }: MouseEvent): void {
    // The second half of a double click may fall on the next action: Open must not also close.
    if (this.running() === null && detail < 2) this.pressed.emit(this.action());
  }
}
