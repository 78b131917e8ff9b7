import { Component, type ElementRef, inject, signal, viewChild } from '@angular/core';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import { type Failure, failureOf } from './failures/failure';
import { FailureAlert } from './failures/failure-alert';
import { PasswordDialog } from './session/password-dialog';
import { Reauthentication } from './session/reauthentication';
import { Session } from './session/session';

@Component({
  selector: 'app-root',
  imports: [FailureAlert, PasswordDialog, RouterLink, RouterOutlet],
  templateUrl: './app.html',
})
export class App {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');
  private firstPage = true;

  protected readonly operator = this.session.current;
  protected readonly askingPassword = inject(Reauthentication).asking;
  protected readonly failure = signal<Failure | null>(null);

  /** Without this, a page change leaves keyboard and screen reader where the old page was. */
  protected pageShown(): void {
    if (!this.firstPage) this.focusMain();
    this.firstPage = false;
  }

  protected focusMain(event?: Event): void {
    // A fragment link would be resolved against the base address and leave the page.
    event?.preventDefault();
    this.main().nativeElement.focus();
  }

  protected async logOut(): Promise<void> {
    this.failure.set(null);
    try {
      await this.session.logOut();
      await this.router.navigateByUrl('/login');
    } catch (error) {
      this.failure.set(failureOf(error));
    }
  }
}
