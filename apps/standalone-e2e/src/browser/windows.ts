import type { Browser, BrowserContext, Page } from 'playwright-core';

/** A browser window with a profile of its own, as another person's. */
export interface BrowserWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Console errors and warnings, broken policies and uncaught errors so far, but for those it was opened to tolerate. */
  readonly faults: readonly string[];
}

const ANSWERED_WITHIN_MS = 15_000;

/** A phone in portrait. */
export const PHONE = { width: 360, height: 740 };
/** A small laptop. */
export const LAPTOP = { width: 1280, height: 800 };

/** Opens a window; `tolerated` are faults that belong to what the test does in it. */
export async function openWindow(browser: Browser, viewport: typeof PHONE, tolerated?: RegExp): Promise<BrowserWindow> {
  const context = await browser.newContext({ viewport });
  context.setDefaultTimeout(ANSWERED_WITHIN_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  const note = (fault: string): void => {
    if (!tolerated?.test(fault)) faults.push(fault);
  };
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) note(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => note(error.stack ?? error.message));
  return { page, context, faults };
}
