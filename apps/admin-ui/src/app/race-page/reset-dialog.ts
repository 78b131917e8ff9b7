import { DecimalPipe } from '@angular/common';
import { Component, input, output, signal } from '@angular/core';
import { FormField, FormRoot, form, maxLength, required, validate } from '@angular/forms/signals';
import type { PublicRace } from '@scrutineer/contracts';
import { Modal } from '../dialogs/modal';

/** A reset cannot happen by a slip: it wants a reason and the race's id typed out. */
@Component({
  selector: 'app-reset-dialog',
  imports: [DecimalPipe, FormField, FormRoot, Modal],
  templateUrl: './reset-dialog.html',
})
export class ResetDialog {
  readonly race = input.required<PublicRace>();
  /** Ballots of the round that ends; null while unknown. */
  readonly ballots = input.required<number | null>();
  readonly confirmed = output<{ reason: string; confirm: string }>();
  readonly dismissed = output();

  protected readonly answer = form(
    signal({ reason: '', confirm: '' }),
    (path) => {
      required(path.reason);
      maxLength(path.reason, 500);
      validate(path.reason, ({ value }) => (value().trim() ? null : { kind: 'blank' }));
      validate(path.confirm, ({ value }) => (value().trim() === this.race().id ? null : { kind: 'different' }));
    },
    { submission: { action: () => Promise.resolve(this.confirm()) } },
  );

  private confirm(): undefined {
    const { reason, confirm } = this.answer().value();
    this.confirmed.emit({ reason: reason.trim(), confirm: confirm.trim() });
  }
}
