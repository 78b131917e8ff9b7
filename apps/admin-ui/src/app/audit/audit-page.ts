import { httpResource } from '@angular/common/http';
import { DatePipe } from '@angular/common';
import { Component, computed, input, linkedSignal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AuditEntry, AuditPage as Page } from '@scrutineer/contracts';
import { failureOf } from '../failures/failure';
import { FailureAlert } from '../failures/failure-alert';
import { describeDetail } from './describe-detail';

const PAGE_SIZE = 100;

/** The race log for people: who did what, when and why, oldest first. */
@Component({
  selector: 'app-audit-page',
  imports: [DatePipe, FailureAlert, RouterLink],
  templateUrl: './audit-page.html',
})
export class AuditPage {
  /** From the route: the race's id. */
  readonly race = input.required<string>();

  private readonly after = linkedSignal<string, string | null>({ source: this.race, computation: () => null });
  protected readonly page = httpResource<Page>(() => {
    const after = this.after();
    return {
      url: '/api/admin/audit',
      params: { race: this.race(), limit: PAGE_SIZE, ...(after === null ? {} : { after }) },
    };
  });
  protected readonly entries = linkedSignal<{ race: string; page: Page | null }, AuditEntry[]>({
    source: () => ({ race: this.race(), page: this.page.hasValue() ? this.page.value() : null }),
    computation: ({ race, page }, previous) => {
      const before = previous?.source.race === race ? previous.value : [];
      return page ? [...before, ...page.entries] : before;
    },
  });
  protected readonly failure = computed(() => (this.page.error() ? failureOf(this.page.error()) : null));
  protected readonly next = computed(() => (this.page.hasValue() ? this.page.value().next : null));
  protected readonly detail = describeDetail;

  protected more(): void {
    this.after.set(this.next());
  }
}
