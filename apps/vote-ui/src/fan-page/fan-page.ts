import type { PublicRace } from '@scrutineer/contracts';
import { retryDelay, VoteApi } from '@scrutineer/realtime';
import { html, LitElement } from 'lit';
import type { TemplateResult } from 'lit';
import { messages } from '../messages';
import { base, theme } from '../style/theme';
import { chooseRace } from './choose-race';
import { fanPageStyle } from './fan-page.css';

/** A list without a race is looked at again after 2 to 3 s: nothing tells this page of a first race. */
const LIST_MS = 2_000;

/** The page of one race: that of `race`, or the open or latest one. */
export class FanPage extends LitElement {
  static override styles = [base, theme, fanPageStyle];
  static override properties = { race: {}, view: { state: true }, text: { state: true } };

  /** The race's id, null to choose one. */
  declare race: string | null;
  declare private view: PublicRace | undefined;
  declare private text: string;
  readonly #api = new VoteApi();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.race = null;
    this.text = messages.loading;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.race === null) void this.#find(0);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override render(): TemplateResult {
    if (this.race !== null) return html`<main>${this.#ballot(this.race)}</main>`;
    return html`<main><h1 aria-live="polite">${this.text}</h1></main>`;
  }

  #ballot(race: string): TemplateResult {
    return html`<scrutineer-ballot .race=${race} .view=${this.view}></scrutineer-ballot>`;
  }

  async #find(failures: number): Promise<void> {
    const races = await this.#api.races().catch(() => null);
    if (!this.isConnected) return;
    this.view = races ? chooseRace(races) : undefined;
    this.race = this.view?.id ?? null;
    if (this.race !== null) return;
    this.text = races ? messages.noRace : messages.unreachable;
    const wait = races ? LIST_MS * (1 + Math.random() / 2) : retryDelay(failures, Math.random);
    this.#timer = setTimeout(() => void this.#find(races ? 0 : failures + 1), wait);
  }
}
