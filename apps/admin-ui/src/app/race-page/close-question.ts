import { Component, type ElementRef, afterNextRender, input, output, viewChild } from '@angular/core';

/**
 * Asks, in place and without hiding the live figures, whether voting is really to end: one deliberate press more, by any
 * means. Nothing of it lies where the first press was, and a key that is held down presses nothing.
 */
@Component({
  selector: 'app-close-question',
  template: `
    <div class="question" role="group" aria-labelledby="close-question" (keydown.escape)="dismissed.emit()">
      <p id="close-question">Close round {{ round() }}? Nobody can vote from then on.</p>
      <div class="actions">
        <button #confirm type="button" class="danger" (keydown)="ignoreRepeat($event)" (click)="press($event)">
          Close round {{ round() }}
        </button>
        <button type="button" (click)="dismissed.emit()">Keep it open</button>
      </div>
    </div>
  `,
})
export class CloseQuestion {
  readonly round = input.required<number>();
  readonly confirmed = output();
  readonly dismissed = output();
  private readonly confirm = viewChild.required<ElementRef<HTMLButtonElement>>('confirm');

  constructor() {
    afterNextRender(() => this.confirm().nativeElement.focus());
  }

  protected press({ detail }: MouseEvent): void {
    if (detail < 2) this.confirmed.emit();
  }

  protected ignoreRepeat(event: KeyboardEvent): void {
    if (event.repeat) event.preventDefault();
  }
}
