import { Component, inject, signal } from '@angular/core';
import { FormField, FormRoot, form, required } from '@angular/forms/signals';
import { Modal } from '../dialogs/modal';
import { type Failure, failureOf } from '../failures/failure';
import { FailureAlert } from '../failures/failure-alert';
import { FieldErrors } from './field-errors';
import { Reauthentication } from './reauthentication';
import { Session } from './session';

/** Asks for the password again: some commands need a recent log-in. */
@Component({
  selector: 'app-password-dialog',
  imports: [FailureAlert, FieldErrors, FormField, FormRoot, Modal],
  templateUrl: './password-dialog.html',
})
export class PasswordDialog {
  private readonly session = inject(Session);
  private readonly reauthentication = inject(Reauthentication);
  protected readonly username = this.session.current()?.username ?? '';
  protected readonly failure = signal<Failure | null>(null);
  protected readonly credentials = form(
    signal({ password: '' }),
    (path) => required(path.password, { message: 'Enter your password.' }),
    { submission: { action: () => this.confirm(), onInvalid: (field) => field.password().focusBoundControl() } },
  );

  protected cancel(): void {
    this.reauthentication.answer(false);
  }

  private async confirm(): Promise<undefined> {
    this.failure.set(null);
    try {
      await this.session.logIn(this.username, this.credentials.password().value());
      this.reauthentication.answer(true);
    } catch (error) {
      const failure = failureOf(error);
      const wrong = failure.code === 'not_authenticated';
      this.failure.set(wrong ? { ...failure, message: 'The password is wrong.' } : failure);
      this.credentials.password().focusBoundControl();
    }
  }
}
