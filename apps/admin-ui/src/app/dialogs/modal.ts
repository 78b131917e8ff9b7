import {
  Component,
  DestroyRef,
  DOCUMENT,
  type ElementRef,
  afterNextRender,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';

/**
 * A native modal dialog, open for as long as it is rendered: the browser keeps the focus inside and closes it on Esc.
 * Give the element to start with `autofocus`.
 */
@Component({
  selector: 'app-modal',
  template: `
    <dialog #dialog aria-labelledby="modal-title" (cancel)="dismiss($event)">
      <h2 id="modal-title">{{ heading() }}</h2>
      <ng-content />
    </dialog>
  `,
})
export class Modal {
  readonly heading = input.required<string>();
  readonly dismissed = output();
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    const before = inject(DOCUMENT).activeElement;
    afterNextRender(() => this.dialog().nativeElement.showModal());
    // A dialog that is removed rather than closed does not give the focus back by itself.
    inject(DestroyRef).onDestroy(() => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    });
  }

  protected dismiss(event: Event): void {
    // The owner decides by no longer rendering it.
    event.preventDefault();
    this.dismissed.emit();
  }
}
