import type { PublicRace } from '@scrutineer/contracts';
import { RaceSession, standingChoice } from '@scrutineer/realtime';
import type { SessionState } from '@scrutineer/realtime';
import { html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { messages } from '../messages';
import { base } from '../style/theme';
import { ballotStyle } from './ballot.css';
import { formMode } from './form-mode';
import { isUnknown, notice } from './notice';
import { statusLine } from './status-line';

/** One race: its state, the form, what became of the voter's ballot, and the results. */
export class Ballot extends LitElement {
  static override styles = [base, ballotStyle];
  static override properties = {
    race: {},
    view: { attribute: false },
    state: { state: true },
    askedToChoose: { state: true },
  };

  /** The race's id; not to be changed. */
  declare race: string;
  /** The race, where the page has looked it up already. */
  declare view: PublicRace | undefined;
  declare private state: SessionState | null;
  declare private askedToChoose: boolean;
  #session: RaceSession | null = null;

  constructor() {
    super();
    this.state = null;
    this.askedToChoose = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const session = new RaceSession({ race: this.race });
    session.on('change', (state) => (this.state = state));
    this.#session = session;
    this.state = session.state;
    void session.start(this.view);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#session?.stop();
    this.#session = null;
  }

  override render(): TemplateResult | typeof nothing {
    const { state } = this;
    if (!state) return nothing;
    const heading = isUnknown(state.connection) ? messages.unknownRace : messages.loading;
    return html`
      <p class="notice" role="status">${notice(state)}</p>
      ${state.race ? this.#known(state, state.race) : html`<h1>${heading}</h1>`}
    `;
  }

  override updated(): void {
    if (this.state?.race) document.title = this.state.race.title;
  }

  #known(state: SessionState, race: PublicRace): TemplateResult {
    const standing = standingChoice(state.receipt);
    // Another round is another form: nothing picked in the last one stays.
    const form = keyed(`${race.id} ${race.round}`, this.#form(state, race, standing));
    const results = html`
      <scrutineer-results
        .race=${race}
        .results=${state.results}
        .choice=${standing}
        .voted=${state.receipt !== null}
      ></scrutineer-results>
    `;
    // Who comes after the close comes for the results.
    const over = race.state === 'closed' || race.state === 'certified';
    return html`${this.#head(race)}${over ? results : nothing}${form}${over ? nothing : results}`;
  }

  #head({ title, state, round, opensAt, closesAt }: PublicRace): TemplateResult {
    const next = state === 'open' ? closesAt : state === 'scheduled' ? opensAt : null;
    const to = state === 'open' ? 'close' : 'open';
    const clock = this.#session?.clock;
    return html`
      <div class="head">
        <h1>${title}</h1>
        <span class="state ${state}">${messages.state(state)}</span>
        ${round > 1 ? html`<span class="round">${messages.round(round)}</span>` : nothing}
        ${
          next === null
            ? nothing
            : html`<scrutineer-countdown .at=${next} .to=${to} .clock=${clock}></scrutineer-countdown>`
        }
      </div>
    `;
  }

  #form(state: SessionState, race: PublicRace, standing: string | null): TemplateResult {
    const { tone, text } = this.askedToChoose ? { tone: 'bad', text: messages.chooseFirst } : statusLine(state);
    return html`
      <scrutineer-choices
        .candidates=${race.candidates}
        .mode=${formMode(state)}
        .choice=${state.sending?.candidate ?? standing}
        @vote=${this.#vote}
        @choose=${() => (this.askedToChoose = true)}
        @change=${() => (this.askedToChoose = false)}
      >
        <p class="status ${tone}" role="status">${text}</p>
      </scrutineer-choices>
    `;
  }

  readonly #vote = ({ detail }: CustomEvent<string>): void => {
    this.askedToChoose = false;
    void this.#session?.vote(detail);
  };
}
