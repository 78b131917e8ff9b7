import { launchChromium } from '@scrutineer/testbed';
import type { Browser } from 'playwright-core';
import { eventually } from '@scrutineer/testing-edge';
import { accessibilityFaults } from './browser/accessibility';
import { Admin } from './browser/admin';
import { Fan, type Totals } from './browser/fan';
import { freshDirectory, startStandalone, type Standalone } from './standalone/standalone';

const RACE = 'abu-dhabi-2025';
const TITLE = 'Driver of the Day: Abu Dhabi Grand Prix 2025';
const PASSWORD = 'a password for the journey';
// Browsers report these by themselves: the page asks who is logged in, and refused calls are shown as well.
const REFUSED = /status of 4\d\d .*\/api\/admin\/(races|setup)|status of 401 .*\/api\/admin\/session/;
const OFFLINE = /ERR_INTERNET_DISCONNECTED/;

const dataDir = freshDirectory();
let standalone: Standalone;
let browser: Browser;
let admin: Admin;
let anna: Fan;
let ben: Fan;
let cleo: Fan;
/** Everybody who looks at the race, each in a profile of their own. */
let fans: Fan[];

beforeAll(async () => {
  standalone = await startStandalone({ dataDir });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await standalone?.service.kill();
});

async function setUpLink(): Promise<string> {
  const line = await standalone.service.waitForLine(/\/admin\/setup\?token=/);
  return line.trim();
}

async function everybodySees(totals: Totals, round: number): Promise<void> {
  for (const fan of fans)
    await eventually(async () => expect({ [fan.name]: await fan.totals() }).toEqual({ [fan.name]: totals }));
  await eventually(async () => expect(await admin.totals(round)).toEqual(totals));
}

it('starts with the link that the first start prints', async () => {
  admin = await Admin.visit(browser, await setUpLink(), REFUSED);
  await admin.sees('heading', 'Set up Scrutineer');
  expect(await accessibilityFaults(admin.page)).toEqual([]);
  await admin.field('Password').fill(PASSWORD);
  await admin.field('Repeat the password').fill(`${PASSWORD}?`);
  await admin.button('Set password and log in').click();
  await admin.sees('alert', 'The two passwords differ.');
  await admin.field('Repeat the password').fill(PASSWORD);
  await admin.button('Set password and log in').click();
  await admin.sees('heading', 'Races');
  await admin.link(TITLE).waitFor();
  expect(await accessibilityFaults(admin.page)).toEqual([]);
});

it('lets that link work once', async () => {
  const intruder = await Admin.visit(browser, await setUpLink(), REFUSED);
  await intruder.field('Password').fill('the password of an intruder');
  await intruder.field('Repeat the password').fill('the password of an intruder');
  await intruder.button('Set password and log in').click();
  await intruder.sees('alert', /This set-up link was used already/);
  await intruder.page.context().close();
});

it('opens the race', async () => {
  await admin.link(TITLE).click();
  await admin.sees('heading', TITLE);
  await admin.button('Open').click();
  await admin.sees('status', 'The race is now open.');
  expect(await accessibilityFaults(admin.page)).toEqual([]);
});

it('lets fans vote', async () => {
  anna = await Fan.visit(browser, 'Anna', `${standalone.url}/`);
  ben = await Fan.visit(browser, 'Ben', `${standalone.url}/`);
  cleo = await Fan.visit(browser, 'Cleo', `${standalone.url}/`, OFFLINE);
  fans = [anna, ben, cleo];
  await anna.seesState('Open');
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  await anna.button('Vote').click();
  await anna.isTold('Choose one of the list first.');
  await anna.choose('Lewis Hamilton');
  await anna.button('Vote').click();
  await anna.isTold(/Recorded at \d\d:\d\d:\d\d: 44 Lewis Hamilton\. You can change it until voting closes\./);
  await ben.choose('Lando Norris');
  await ben.button('Vote').click();
  await ben.isTold(/Recorded at .*: 4 Lando Norris\./);
  expect(await accessibilityFaults(ben.page)).toEqual([]);
  await everybodySees({ 4: 1, 44: 1 }, 1);
});

it('lets a fan change the vote', async () => {
  await ben.choose('Oscar Piastri');
  await ben.button('Change vote').click();
  await ben.isTold(/Recorded at .*: 81 Oscar Piastri\./);
  await everybodySees({ 44: 1, 81: 1 }, 1);
});

it('keeps the vote of a fan who is offline, and says that it is not recorded until it is', async () => {
  await cleo.choose('Lewis Hamilton');
  await cleo.goOffline(true);
  await cleo.isTold('You are offline.');
  await cleo.button('Vote').click();
  await cleo.isTold('You are offline; your vote will be sent when you are back.');
  await cleo.isTold('Not recorded yet, retrying');
  expect(await accessibilityFaults(cleo.page)).toEqual([]);
  await eventually(async () => expect(await admin.totals(1)).toEqual({ 44: 1, 81: 1 }));
  await cleo.goOffline(false);
  await cleo.isTold(/Recorded at .*: 44 Lewis Hamilton\./);
  await everybodySees({ 44: 2, 81: 1 }, 1);
});

it('still knows the vote after a reload', async () => {
  await anna.page.reload();
  await anna.isTold(/Recorded at .*: 44 Lewis Hamilton\./);
  expect(await anna.page.getByRole('radio', { name: 'Lewis Hamilton' }).isChecked()).toBe(true);
  await everybodySees({ 44: 2, 81: 1 }, 1);
});

it('closes, and tells those who come too late', async () => {
  const undecided = await Fan.visit(browser, 'the undecided fan', `${standalone.url}/`);
  const cutOff = await Fan.visit(browser, 'the fan who was cut off', `${standalone.url}/`, OFFLINE);
  await undecided.choose('Max Verstappen');
  await cutOff.choose('Max Verstappen');
  await cutOff.goOffline(true);
  await cutOff.button('Vote').click();
  await cutOff.isTold('Not recorded yet, retrying');

  await admin.button('Close').click();
  await admin.button('Close round 1').click();
  await admin.sees('status', 'The race is now closed.');
  await anna.isTold(/Recorded at .*: 44 Lewis Hamilton\. Voting is closed\./);
  await undecided.isTold('Voting is closed.');
  await undecided.button('Vote').waitFor({ state: 'detached' });
  await cutOff.goOffline(false);
  await cutOff.isTold('Voting is closed. Your vote for 1 Max Verstappen was not recorded.');
  const newcomer = await Fan.visit(browser, 'the newcomer', `${standalone.url}/`);
  await newcomer.isTold('Voting is closed.');

  fans = [...fans, undecided, cutOff, newcomer];
  for (const fan of fans) await fan.seesState('Closed');
  await anna.page.getByRole('region', { name: 'Result' }).waitFor();
  expect(await accessibilityFaults(anna.page)).toEqual([]);
  await everybodySees({ 44: 2, 81: 1 }, 1);
});

it('resets only with a reason and the name of the race typed out', async () => {
  await admin.button('Reset').click();
  await admin.sees('dialog', 'Reset this race?');
  expect(await accessibilityFaults(admin.page)).toEqual([]);
  const reset = admin.button('Reset and start round 2');
  await admin.field('Reason').fill('The wrong list of drivers');
  await admin.field(`Type ${RACE} to confirm`).fill('abu-dhabi');
  expect(await reset.isEnabled()).toBe(false);
  await admin.field(`Type ${RACE} to confirm`).fill(RACE);
  await reset.click();
  await admin.sees('status', 'The race is now a draft.');
});

it('starts round 2 at zero everywhere, and keeps round 1 readable', async () => {
  for (const fan of fans) await fan.seesState('Not open yet');
  await anna.isTold('Your vote for 44 Lewis Hamilton was recorded in round 1. Voting is not open yet.');
  await everybodySees({}, 2);
  expect(await accessibilityFaults(anna.page)).toEqual([]);

  await admin.button('Open').click();
  await admin.sees('status', 'The race is now open.');
  await anna.isTold('Your vote for 44 Lewis Hamilton was recorded in round 1. Choose again.');
  await everybodySees({}, 2);
  await anna.choose('Carlos Sainz');
  await anna.button('Vote').click();
  await anna.isTold(/Recorded at .*: 55 Carlos Sainz\./);
  await everybodySees({ 55: 1 }, 2);

  await admin.page.getByRole('combobox', { name: 'Round' }).selectOption('1');
  await eventually(async () => expect(await admin.totals(1)).toEqual({ 44: 2, 81: 1 }));
  await admin.page.getByRole('combobox', { name: 'Round' }).selectOption('2 (current)');
  await eventually(async () => expect(await admin.totals(2)).toEqual({ 55: 1 }));
});

it('says in the audit log who did what, and why', async () => {
  await admin.link('Audit log').click();
  await admin.sees('heading', 'Audit log');
  const reset = admin.page.getByRole('row', { name: /reset admin admin The wrong list of drivers/ });
  await reset.waitFor();
  expect(await accessibilityFaults(admin.page)).toEqual([]);
});

it('creates another race from a file, and shows what is wrong with a bad one', async () => {
  const rules = { change: 'final', visibility: 'after_close', withdrawn: 'count' };
  const candidates = ['Ayrton Senna', 'Alain Prost'].map((name, n) => ({
    id: `${n + 1}`,
    name,
    team: '',
    colour: '#E10600',
  }));
  const race = { id: 'suzuka-1988', title: 'Driver of the Day: Suzuka 1988', candidates, rules };
  const choose = (text: string): Promise<void> =>
    // A file's field has no role; this is its accessible name.
    admin.page
      .getByLabel('Race file', { exact: true })
      .setInputFiles({ name: 'race.json', mimeType: 'application/json', buffer: Buffer.from(text) });

  await admin.link('Races').click();
  await admin.link('Create race').click();
  await admin.sees('heading', 'Create a race');
  await choose('{"id": "suzuka-1988",');
  await admin.sees('alert', 'This file is not JSON');
  await choose(JSON.stringify({ ...race, candidates: [{ ...candidates[0], colour: 'red' }] }));
  await admin.button('Create').click();
  await admin.sees('alert', /candidates\.0\.colour must be a colour like #e10600/);
  await admin.sees('alert', /candidates a race needs 2 to 200 candidates/);
  expect(await accessibilityFaults(admin.page)).toEqual([]);
  await choose(JSON.stringify(race));
  await admin.sees('heading', race.title);
  await admin.button('Create').click();
  await admin.button('Open').waitFor();
  await admin.link('Races').click();
  await admin.link(race.title).waitFor();
});

it('logs out and in', async () => {
  await admin.button('Log out').click();
  await admin.sees('heading', 'Log in');
  expect(await accessibilityFaults(admin.page)).toEqual([]);
  await admin.field('User name').fill('admin');
  await admin.field('Password').fill('not the password');
  await admin.button('Log in').click();
  await admin.sees('alert', /wrong/);
  await admin.field('Password').fill(PASSWORD);
  await admin.button('Log in').click();
  await admin.link(TITLE).waitFor();
});

it('leaves no error in any console', () => {
  expect(Object.fromEntries(fans.map(({ name, faults }) => [name, faults]))).toEqual(
    Object.fromEntries(fans.map(({ name }) => [name, []])),
  );
  expect(admin.faults).toEqual([]);
});
