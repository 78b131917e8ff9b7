import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { race, settle } from '../../testing/fixtures';
import { ResetDialog } from './reset-dialog';

describe('ResetDialog', () => {
  let fixture: ComponentFixture<ResetDialog>;
  let dialog: HTMLDialogElement;
  let confirmed: unknown[];

  beforeEach(async () => {
    fixture = TestBed.createComponent(ResetDialog);
    fixture.componentRef.setInput('race', race);
    fixture.componentRef.setInput('ballots', 412_331);
    confirmed = [];
    fixture.componentInstance.confirmed.subscribe((answer) => confirmed.push(answer));
    await fixture.whenStable();
    dialog = find(HTMLDialogElement, 'dialog');
  });

  function find<T extends Element>(type: new () => T, selector: string): T {
    const element = (fixture.nativeElement as HTMLElement).querySelector(selector);
    if (!(element instanceof type)) throw new Error(`no ${selector}`);
    return element;
  }

  async function fill(reason: string, confirm: string): Promise<void> {
    for (const [id, value] of [['#reset-reason', reason] as const, ['#reset-confirm', confirm] as const]) {
      const field = find(HTMLInputElement, id);
      field.value = value;
      field.dispatchEvent(new Event('input'));
    }
    await settle();
  }

  async function submit(): Promise<void> {
    find(HTMLFormElement, 'form').dispatchEvent(new Event('submit'));
    await settle();
  }

  it('says in numbers what will happen', () => {
    expect(dialog.open).toBe(true);
    const text = dialog.textContent.replace(/\s+/g, ' ');
    expect(text).toContain('412,331 ballots of round 2 stay readable; round 3 starts at zero.');
    expect(text).toContain('Voting closes first.');
  });

  it.each([
    ['', 'monza'],
    ['  ', 'monza'],
    ['Wrong grid', ''],
    ['Wrong grid', 'Monza'],
    ['Wrong grid', 'monz'],
  ])('is not possible with reason %j and id %j', async (reason, confirm) => {
    await fill(reason, confirm);
    expect(find(HTMLButtonElement, 'button.danger').disabled).toBe(true);
    await submit();
    expect(confirmed).toEqual([]);
  });

  it('hands over the reason and the typed id', async () => {
    await fill(' Wrong grid ', 'monza');
    expect(find(HTMLButtonElement, 'button.danger').disabled).toBe(false);
    await submit();
    expect(confirmed).toEqual([{ reason: 'Wrong grid', confirm: 'monza' }]);
  });

  it('is dismissed by Esc, which the browser reports as cancel', () => {
    let dismissed = 0;
    fixture.componentInstance.dismissed.subscribe(() => dismissed++);
    dialog.dispatchEvent(new Event('cancel', { cancelable: true }));
    expect(dismissed).toBe(1);
    expect(confirmed).toEqual([]);
  });
});
