import { Service, signal } from '@angular/core';

/** Asks for the password again while a call waits for the answer. The shell shows the dialog while `asking`. */
@Service()
export class Reauthentication {
  private waiting: ((confirmed: boolean) => void)[] = [];
  private readonly open = signal(false);
  readonly asking = this.open.asReadonly();

  /** Resolves to whether the operator logged in again. */
  ask(): Promise<boolean> {
    this.open.set(true);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  answer(confirmed: boolean): void {
    this.open.set(false);
    for (const resolve of this.waiting.splice(0)) resolve(confirmed);
  }
}
