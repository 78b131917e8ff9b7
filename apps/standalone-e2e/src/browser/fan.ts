import type { Browser, Locator, Page } from 'playwright-core';
import { openWindow, PHONE, type BrowserWindow } from './windows';

/** Votes by candidate's id, without those who have none. */
export type Totals = Readonly<Record<string, number>>;

/** A fan with a phone, who finds things by their role and name as a screen reader would. */
export class Fan {
  private constructor(
    readonly name: string,
    private readonly window: BrowserWindow,
  ) {}

  static async visit(browser: Browser, name: string, address: string, tolerated?: RegExp): Promise<Fan> {
    const window = await openWindow(browser, PHONE, tolerated);
    await window.page.goto(address);
    return new Fan(name, window);
  }

  get page(): Page {
    return this.window.page;
  }

  get faults(): readonly string[] {
    return this.window.faults;
  }

  async choose(candidate: string): Promise<void> {
    await this.page.getByRole('radio', { name: candidate }).check();
  }

  button(name: 'Vote' | 'Change vote' | 'Pause updates'): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Waits until the page says this, in a place that a screen reader announces. */
  async isTold(text: string | RegExp): Promise<void> {
    await this.page.getByRole('status').filter({ hasText: text }).waitFor();
  }

  async goOffline(offline: boolean): Promise<void> {
    await this.window.context.setOffline(offline);
  }

  /** The totals as the page has them in words. */
  async totals(): Promise<Totals> {
    const lines = await this.page.getByRole('region').getByRole('listitem').allInnerTexts();
    const votes = lines.map((line) => {
      const [, id, count] = /^(\d+) [^]*?([\d,]+) votes?,/.exec(line) ?? [];
      if (id === undefined || count === undefined) throw new Error(`no totals in ${JSON.stringify(line)}`);
      return [id, Number(count.replaceAll(',', ''))] as const;
    });
    if (votes.length === 0) throw new Error(`${this.name} sees no totals`);
    return Object.fromEntries(votes.filter(([, count]) => count > 0));
  }

  /** What stands at the top: title, state and round. */
  async seesState(text: string): Promise<void> {
    await this.page.getByRole('main').getByText(text, { exact: true }).waitFor();
  }
}
