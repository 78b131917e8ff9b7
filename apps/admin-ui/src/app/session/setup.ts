import { Component, computed, inject, input, signal } from '@angular/core';
import { FormField, FormRoot, form, minLength, required, validate } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';
import { type Failure, failureOf } from '../failures/failure';
import { FailureAlert } from '../failures/failure-alert';
import { FieldErrors } from './field-errors';
import { Session } from './session';

const MINIMUM = 12;
const SPENT =
  'This set-up link was used already, or is not the newest one. Log in with the password that was chosen; ' +
  'or restart the server for a new link if none was chosen yet.';

/** The one-time link that a fresh installation prints leads here: choose the first password. */
@Component({
  selector: 'app-setup',
  imports: [FailureAlert, FieldErrors, FormField, FormRoot, RouterLink],
  templateUrl: './setup.html',
})
export class Setup {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  /** From the query string of the set-up link. */
  readonly token = input<string>();

  protected readonly minimum = MINIMUM;
  protected readonly failure = signal<Failure | null>(null);
  /** Whether the link was refused. */
  protected readonly spent = computed(() => this.failure()?.code === 'not_authenticated');
  protected readonly choice = form(
    signal({ password: '', repeated: '' }),
    (path) => {
      required(path.password, { message: 'Choose a password.' });
      minLength(path.password, MINIMUM, { message: `Use at least ${MINIMUM} characters.` });
      validate(path.repeated, ({ value, valueOf }) =>
        value() === valueOf(path.password) ? null : { kind: 'different', message: 'The two passwords differ.' },
      );
    },
    {
      submission: {
        action: () => this.setUp(),
        onInvalid: (field) => field().errorSummary()[0]?.fieldTree().focusBoundControl(),
      },
    },
  );

  private async setUp(): Promise<undefined> {
    this.failure.set(null);
    try {
      await this.session.setUp(this.token() ?? '', this.choice().value().password);
      // The link has served its purpose; it should not stay in the history.
      await this.router.navigateByUrl('/races', { replaceUrl: true });
    } catch (error) {
      const failure = failureOf(error);
      this.failure.set(failure.code === 'not_authenticated' ? { ...failure, message: SPENT } : failure);
    }
  }
}
