import { raceOf } from '../testing/session-states';
import { FanPage } from './fan-page';

customElements.define('scrutineer-fan-page', FanPage);

let listed: unknown[];

beforeEach(() => {
  listed = [];
  jest.useFakeTimers();
  // jsdom has neither.
  Object.assign(AbortSignal, { timeout: () => new AbortController().signal });
  Object.assign(globalThis, { fetch: () => Promise.resolve({ ok: true, json: () => Promise.resolve(listed) }) });
});
afterEach(() => {
  document.body.replaceChildren();
  jest.useRealTimers();
});

it('shows a race within 3 s of its appearing', async () => {
  const page = new FanPage();
  document.body.append(page);
  await jest.advanceTimersByTimeAsync(0);
  expect(page.renderRoot.textContent).toContain('There is no vote yet.');
  listed = [raceOf()];
  await jest.advanceTimersByTimeAsync(3_000);
  expect(page.renderRoot.querySelector('scrutineer-ballot')).toMatchObject({ race: 'abu-dhabi-2025' });
});
