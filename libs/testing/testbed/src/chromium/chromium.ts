import type { Browser } from 'playwright-core';
import { announce } from '../machine/announce';
import { environment } from '../machine/environment';
import { findCommand } from '../machine/find-command';

// Tests run as root in containers, where Chromium has no sandbox; the rest keeps it quiet and off the network.
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The path of a Chromium: `CHROMIUM_PATH`, else the machine's own, installed first where that is possible.
 * @throws Error with the remedy
 */
export async function findChromium(): Promise<string> {
  const chosen = environment.chromiumPath();
  if (chosen) return chosen;
  return findCommand({
    names: ['chromium', 'chromium-browser', 'google-chrome'],
    aptPackage: 'chromium',
    remedy: 'install Chromium or Google Chrome, or set CHROMIUM_PATH to one',
  });
}

/** Starts a headless Chromium; it ends with `close()`, or with the process that started it. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = await findChromium();
  // Loaded here, since most tests of this workspace want a broker and no browser.
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  announce(`Chromium ${browser.version()} from ${executablePath}`);
  return browser;
}
