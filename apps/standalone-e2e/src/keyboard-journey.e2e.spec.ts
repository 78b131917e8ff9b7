import { launchChromium } from '@scrutineer/testbed';
import type { Browser } from 'playwright-core';
import { eventually } from '@scrutineer/testing-edge';
import { Admin } from './browser/admin';
import { Fan } from './browser/fan';
import { hasFocus, tabTo } from './browser/keyboard';
import { freshDirectory, startStandalone, type Standalone } from './standalone/standalone';

const PASSWORD = 'typed and not clicked';
const TITLE = 'Driver of the Day: Abu Dhabi Grand Prix 2025';

const dataDir = freshDirectory();
let standalone: Standalone;
let browser: Browser;
let admin: Admin;
let fan: Fan;

beforeAll(async () => {
  standalone = await startStandalone({ dataDir, env: { ADMIN_PASSWORD: PASSWORD } });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await standalone?.service.kill();
});

async function press(page: Admin['page'], ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

it('opens a race without a mouse', async () => {
  admin = await Admin.visit(browser, `${standalone.url}/admin/`, /status of 401/);
  await tabTo(admin.page, admin.field('User name'));
  await admin.page.keyboard.type('admin');
  await press(admin.page, 'Tab');
  await admin.page.keyboard.type(PASSWORD);
  await press(admin.page, 'Enter');
  await tabTo(admin.page, admin.link(TITLE));
  await press(admin.page, 'Enter');
  await tabTo(admin.page, admin.button('Open'));
  await press(admin.page, 'Enter');
  await admin.sees('status', 'The race is now open.');
  const controls = admin.page.getByRole('region', { name: 'State and actions' });
  await eventually(async () => expect(await hasFocus(controls)).toBe(true));
});

it('votes, and changes the vote, without a mouse', async () => {
  fan = await Fan.visit(browser, 'the fan', `${standalone.url}/`);
  const first = fan.page.getByRole('radio', { name: 'Max Verstappen' });
  await tabTo(fan.page, first);
  await press(fan.page, 'ArrowDown', 'ArrowDown');
  const third = fan.page.getByRole('radio', { name: 'Lando Norris' });
  expect([await hasFocus(third), await third.isChecked()]).toEqual([true, true]);
  await tabTo(fan.page, fan.button('Vote'));
  await press(fan.page, 'Enter');
  await fan.isTold(/Recorded at .*: 4 Lando Norris\./);
  expect(await hasFocus(fan.button('Change vote'))).toBe(true);

  await press(fan.page, 'Shift+Tab', 'ArrowUp');
  await tabTo(fan.page, fan.button('Change vote'));
  await press(fan.page, 'Space');
  await fan.isTold(/Recorded at .*: 22 Yuki Tsunoda\./);
  await eventually(async () => expect(await fan.totals()).toEqual({ 22: 1 }));
});

it('closes a race, and leaves a question by Esc, without a mouse', async () => {
  await tabTo(admin.page, admin.button('Reset'));
  await press(admin.page, 'Enter');
  await admin.sees('dialog', 'Reset this race?');
  expect(await hasFocus(admin.field('Reason'))).toBe(true);
  await press(admin.page, 'Escape');
  await admin.page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await hasFocus(admin.button('Reset'))).toBe(true);
  await press(admin.page, 'Shift+Tab', 'Space');
  await eventually(async () => expect(await hasFocus(admin.button('Close round 1'))).toBe(true));
  await press(admin.page, 'Escape');
  expect(await hasFocus(admin.button('Close'))).toBe(true);
  await press(admin.page, 'Enter');
  await eventually(async () => expect(await hasFocus(admin.button('Close round 1'))).toBe(true));
  await press(admin.page, 'Enter');
  await admin.sees('status', 'The race is now closed.');
  await fan.isTold(/Recorded at .*: 22 Yuki Tsunoda\. Voting is closed\.$/);
  await fan.seesState('Closed');
  await eventually(async () => expect(await admin.totals(1)).toEqual({ 22: 1 }));
});

it('leaves no error in any console', () => {
  expect({ admin: admin.faults, fan: fan.faults }).toEqual({ admin: [], fan: [] });
});
