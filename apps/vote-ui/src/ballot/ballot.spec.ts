import { Choices } from '../choices/choices';
import { raceOf } from '../testing/session-states';
import { Ballot } from './ballot';

customElements.define('scrutineer-choices', Choices);
customElements.define('scrutineer-ballot', Ballot);

/** No server is needed to fill in the form. */
class SilentSocket {
  close(): void {
    // Nothing was opened.
  }
}

beforeEach(() => Object.assign(globalThis, { WebSocket: SilentSocket }));
afterEach(() => document.body.replaceChildren());

it('asks to choose first only until something is chosen', async () => {
  const ballot = Object.assign(new Ballot(), { race: 'abu-dhabi-2025', view: raceOf() });
  document.body.append(ballot);
  await ballot.updateComplete;
  const form = ballot.renderRoot.querySelector<Choices>('scrutineer-choices')?.renderRoot;
  const status = (): string | undefined => ballot.renderRoot.querySelector('.status')?.textContent;
  form?.querySelector('button')?.click();
  await ballot.updateComplete;
  expect(status()).toBe('Choose one of the list first.');
  form?.querySelector<HTMLInputElement>('input[value="44"]')?.click();
  await ballot.updateComplete;
  expect(status()).toBe('Choose one, then press Vote.');
});
