import { Component, inject, input, signal } from '@angular/core';
import { FormField, FormRoot, form, required } from '@angular/forms/signals';
import { Router } from '@angular/router';
import { type Failure, failureOf } from '../failures/failure';
import { FailureAlert } from '../failures/failure-alert';
import { FieldErrors } from './field-errors';
import { Session } from './session';

@Component({
  selector: 'app-login',
  imports: [FailureAlert, FieldErrors, FormField, FormRoot],
  templateUrl: './login.html',
})
export class Login {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  /** From the query string: where the operator was, or wanted to go. */
  readonly returnTo = input<string>();

  protected readonly failure = signal<Failure | null>(null);
  protected readonly credentials = form(
    signal({ username: 'admin', password: '' }),
    (path) => {
      required(path.username, { message: 'Enter the user name.' });
      required(path.password, { message: 'Enter the password.' });
    },
    {
      submission: {
        action: () => this.logIn(),
        onInvalid: (field) => field().errorSummary()[0]?.fieldTree().focusBoundControl(),
      },
    },
  );

  private async logIn(): Promise<undefined> {
    const { username, password } = this.credentials().value();
    this.failure.set(null);
    try {
      await this.session.logIn(username, password);
      await this.router.navigateByUrl(this.returnTo() ?? '/races');
    } catch (error) {
      const failure = failureOf(error);
      const wrong = failure.code === 'not_authenticated';
      this.failure.set(wrong ? { ...failure, message: 'The user name or the password is wrong.' } : failure);
      this.credentials.password().focusBoundControl();
    }
  }
}
