import { raceOf } from '../testing/session-states';
import { Choices } from './choices';

customElements.define('scrutineer-choices', Choices);

async function show(change: Partial<Choices>): Promise<Choices> {
  const element = Object.assign(new Choices(), { candidates: raceOf().candidates, mode: 'open' }, change);
  document.body.append(element);
  await element.updateComplete;
  return element;
}

function radio(element: Choices, id: string): HTMLInputElement {
  const found = element.renderRoot.querySelector<HTMLInputElement>(`input[value="${id}"]`);
  if (!found) throw new Error(`no candidate ${id}`);
  return found;
}

function button(element: Choices): HTMLButtonElement | null {
  return element.renderRoot.querySelector('button');
}

async function pressed(element: Choices): Promise<string[]> {
  const fired: string[] = [];
  element.addEventListener('vote', (event) => fired.push(`vote ${(event as CustomEvent<string>).detail}`));
  element.addEventListener('choose', () => fired.push('choose'));
  button(element)?.click();
  await element.updateComplete;
  return fired;
}

function texts(element: Choices): string[] {
  return [...element.renderRoot.querySelectorAll('label')].map((label) =>
    label.textContent.replace(/\s+/g, ' ').trim(),
  );
}

afterEach(() => document.body.replaceChildren());

it('names each candidate by number, name and team, and says who has withdrawn', async () => {
  const element = await show({});
  expect(texts(element)).toEqual([
    '4 Lando Norris McLaren',
    '44 Lewis Hamilton Ferrari',
    '18 Lance Stroll Aston Martin (withdrawn)',
  ]);
  expect(['4', '44', '18'].map((id) => radio(element, id).disabled)).toEqual([false, false, true]);
});

it('votes for what was picked', async () => {
  const element = await show({});
  radio(element, '44').click();
  await element.updateComplete;
  expect(button(element)?.textContent).toBe('Vote');
  expect(await pressed(element)).toEqual(['vote 44']);
});

it('asks to choose first', async () => {
  expect(await pressed(await show({}))).toEqual(['choose']);
});

it('shows the recorded choice, and sends a change only', async () => {
  const element = await show({ choice: '4' });
  expect(radio(element, '4').checked).toBe(true);
  expect(await pressed(element)).toEqual([]);
  radio(element, '44').click();
  await element.updateComplete;
  expect(button(element)?.textContent).toBe('Change vote');
  expect(await pressed(element)).toEqual(['vote 44']);
});

it('keeps to the ballot on its way', async () => {
  const element = await show({ choice: '4', mode: 'busy' });
  radio(element, '44').click();
  await element.updateComplete;
  expect(radio(element, '4').checked).toBe(true);
  expect(await pressed(element)).toEqual([]);
});

it('locks with the recorded choice still in reach of the focus', async () => {
  const element = await show({ choice: '4', mode: 'locked' });
  expect(['4', '44'].map((id) => radio(element, id).disabled)).toEqual([false, true]);
  expect(button(element)?.textContent).toBe('Vote recorded');
  expect(await pressed(element)).toEqual([]);
});

it('offers nothing while the race is not open', async () => {
  const element = await show({ mode: 'shut' });
  expect(['4', '44', '18'].every((id) => radio(element, id).disabled)).toBe(true);
  expect(button(element)).toBeNull();
});
