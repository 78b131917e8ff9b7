import { raceOf, resultsOf } from '../testing/session-states';
import { ResultsView } from './results-view';

customElements.define('scrutineer-results', ResultsView);

async function show(change: Partial<ResultsView>): Promise<ResultsView> {
  const element = Object.assign(new ResultsView(), { race: raceOf(), results: resultsOf() }, change);
  document.body.append(element);
  await element.updateComplete;
  return element;
}

function texts(element: ResultsView, selector: string): string[] {
  const found = [...element.renderRoot.querySelectorAll(selector)];
  return found.map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
}

afterEach(() => document.body.replaceChildren());

it('says all of a line in words', async () => {
  expect(texts(await show({ choice: '4' }), 'li')).toEqual([
    '18 Lance Stroll, Aston Martin (withdrawn): 2,204 votes, 47.2 %, rank 1',
    '4 Lando Norris, McLaren: 1,234 votes, 26.4 %, rank 2, shared, your choice',
    '44 Lewis Hamilton, Ferrari: 1,234 votes, 26.4 %, rank 2, shared',
  ]);
});

it('draws bars by the CSSOM, for a style attribute in the markup would be refused', async () => {
  const filled = (await show({})).renderRoot.querySelector<HTMLElement>('.filled');
  expect(filled?.style.getPropertyValue('--share')).toBe('47.2');
});

it.each([
  ['open', 'open', 'Votes so far', ''],
  ['recovering', 'open', 'Votes so far', 'Counts are being rebuilt; these are the last good totals.'],
  ['closing', 'closing', 'Votes so far', 'Voting has closed; the last votes are being counted.'],
  ['closed', 'closed', 'Result', 'Not certified yet.'],
  ['certified', 'certified', 'Result', 'Certified.'],
] as const)('says what %s totals are worth', async (state, raceState, title, note) => {
  const element = await show({ race: raceOf({ state: raceState }), results: resultsOf({ state }) });
  expect(texts(element, 'h2')).toEqual([title]);
  expect(texts(element, 'p').slice(1)).toEqual(note ? [note] : []);
});

it.each(['draft', 'scheduled', 'opening', 'open'] as const)(
  'speaks of no result before the close (%s)',
  async (state) => {
    const element = await show({
      race: raceOf({ state, round: 2 }),
      results: resultsOf({ round: 2, state: 'closed' }),
    });
    expect(texts(element, 'h2')).toEqual(['Votes so far']);
    expect(texts(element, 'p')).toHaveLength(1);
    expect(texts(element, 'button')).toEqual([]);
  },
);

it('says how many votes do not count', async () => {
  const element = await show({ results: resultsOf({ excluded: [{ rule: 'withdrawn', votes: 1 }] }) });
  expect(texts(element, 'p')).toEqual(['4,672 votes, as of 20:15:00', '1 vote not counted by the rules of this vote.']);
});

it('says why there is nothing', async () => {
  const rules = { change: 'final', visibility: 'manual', withdrawn: 'count' } as const;
  const element = await show({ race: raceOf({ rules }), results: null });
  expect(texts(element, 'p')).toEqual(['Results are hidden until the organisers reveal them.']);
});

describe('paused', () => {
  async function paused(): Promise<ResultsView> {
    const element = await show({});
    element.renderRoot.querySelector('button')?.click();
    await element.updateComplete;
    return element;
  }

  async function give(element: ResultsView, results: ResultsView['results']): Promise<string> {
    element.results = results;
    await element.updateComplete;
    return texts(element, 'header p').join();
  }

  it('stands still until resumed', async () => {
    const element = await paused();
    expect(await give(element, resultsOf({ total: 5000 }))).toContain('4,672 votes');
    element.renderRoot.querySelector('button')?.click();
    await element.updateComplete;
    expect(texts(element, 'header p').join()).toContain('5,000 votes');
  });

  it('gives way to what is final, and to hiding', async () => {
    expect(await give(await paused(), resultsOf({ total: 5000, state: 'closed' }))).toContain('5,000 votes');
    expect(await give(await paused(), null)).toBe('');
  });
});
