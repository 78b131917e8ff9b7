import { Component, input, output } from '@angular/core';
import { Modal } from './modal';

@Component({
  selector: 'app-confirm-dialog',
  imports: [Modal],
  template: `
    <app-modal [heading]="heading()" (dismissed)="dismissed.emit()">
      <ng-content />
      <div class="actions">
        <button type="button" class="danger" (click)="confirmed.emit()">{{ confirmLabel() }}</button>
        <button type="button" autofocus (click)="dismissed.emit()">Cancel</button>
      </div>
    </app-modal>
  `,
})
export class ConfirmDialog {
  readonly heading = input.required<string>();
  readonly confirmLabel = input.required<string>();
  readonly confirmed = output();
  readonly dismissed = output();
}
