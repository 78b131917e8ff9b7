import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { AuditEntry, AuditPage as Page } from '@scrutineer/contracts';
import { provideApi, settle } from '../../testing/fixtures';
import { AuditPage } from './audit-page';

function entry(offset: string, more: Partial<AuditEntry> = {}): AuditEntry {
  const actor = { name: 'admin', role: 'admin' } as const;
  const at = '2025-09-07T13:00:00Z';
  const base = { id: offset, race: 'monza', type: 'open', actor, reason: null, at, version: 2 } as const;
  return { ...base, offset, outcome: 'accepted', detail: {}, ...more };
}

describe('AuditPage', () => {
  it('adds page after page, up to the last one', async () => {
    TestBed.configureTestingModule({ providers: provideApi() });
    const service = TestBed.inject(HttpTestingController);
    const fixture = TestBed.createComponent(AuditPage);
    const page = fixture.nativeElement as HTMLElement;
    fixture.componentRef.setInput('race', 'monza');
    TestBed.tick();
    const answer = async (url: string, body: Page) => {
      service.expectOne(url).flush(body);
      await settle();
    };
    const rows = () => [...page.querySelectorAll('tbody tr')].map((row) => row.textContent.replace(/\s+/g, ' '));

    await answer('/api/admin/audit?race=monza&limit=100', { entries: [entry('3'), entry('4')], next: '4' });
    expect(rows()).toHaveLength(2);
    page.querySelector('button')?.click();
    await settle();
    const last = entry('9', { type: 'reset', outcome: 'void', version: null, reason: 'Wrong grid' });
    await answer('/api/admin/audit?race=monza&limit=100&after=4', { entries: [last], next: null });
    expect(rows()).toHaveLength(3);
    expect(rows()[2]).toMatch(/reset \(void\).*Wrong grid/);
    expect(page.querySelector('button')).toBeNull();
  });
});
