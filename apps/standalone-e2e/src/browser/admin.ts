import type { Browser, Locator, Page } from 'playwright-core';
import type { Totals } from './fan';
import { LAPTOP, openWindow, type BrowserWindow } from './windows';

/** The operator at the admin page, who finds things by their role and name as a screen reader would. */
export class Admin {
  private constructor(private readonly window: BrowserWindow) {}

  static async visit(browser: Browser, address: string, tolerated?: RegExp): Promise<Admin> {
    const window = await openWindow(browser, LAPTOP, tolerated);
    await window.page.goto(address);
    return new Admin(window);
  }

  get page(): Page {
    return this.window.page;
  }

  get faults(): readonly string[] {
    return this.window.faults;
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  link(name: string): Locator {
    return this.page.getByRole('link', { name });
  }

  /** A text field; those for passwords have no role, and are found by their name alone. */
  field(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true }).or(this.page.getByLabel(name, { exact: true }));
  }

  async sees(role: 'heading' | 'dialog' | 'alert' | 'status', text: string | RegExp): Promise<void> {
    const found = role === 'heading' || role === 'dialog' ? this.page.getByRole(role, { name: text }) : undefined;
    await (found ?? this.page.getByRole(role).filter({ hasText: text }).first()).waitFor();
  }

  /** The totals of a round as its table has them. */
  async totals(round: number): Promise<Totals> {
    const table = this.page.getByRole('table', { name: new RegExp(`^Round ${round}\\b`) });
    const names = await table.getByRole('rowheader').allInnerTexts();
    // Rank, votes and share in each row.
    const cells = await table.getByRole('cell').allInnerTexts();
    if (names.length === 0) throw new Error(`there is no table of round ${round}`);
    const votes = names.map((name, row) => [/\d+/.exec(name)?.[0] ?? name, Number(cells[row * 3 + 1])] as const);
    return Object.fromEntries(votes.filter(([, count]) => count !== 0));
  }
}
