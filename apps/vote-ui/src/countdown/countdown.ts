import type { ServerClock } from '@scrutineer/realtime';
import { html, LitElement } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { messages } from '../messages';
import { base } from '../style/theme';
import { announcement, secondsLeft } from './time-left';

/** Beyond this the day and time say more than a count of seconds. */
const COUNTED_SECONDS = 24 * 3600;

/** The time until a race opens or closes, by the server's clock; the last minute's marks are announced. */
export class Countdown extends LitElement {
  static override styles = [base];
  static override properties = {
    at: {},
    to: {},
    clock: { attribute: false },
    seconds: { state: true },
    announced: { state: true },
  };

  /** ISO 8601. */
  declare at: string;
  declare to: 'open' | 'close';
  declare clock: ServerClock;
  declare private seconds: number;
  declare private announced: string;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.seconds = Infinity;
    this.announced = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.#tick(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('at')) this.seconds = secondsLeft(this.at, this.clock.now());
  }

  override render(): TemplateResult {
    return html`<span>${this.#text}</span><span class="unseen" role="status">${this.announced}</span>`;
  }

  get #text(): string {
    const opens = this.to === 'open';
    if (this.seconds > COUNTED_SECONDS) return opens ? messages.opensAt(this.at) : messages.closesAt(this.at);
    const left = messages.duration(this.seconds);
    return opens ? messages.opensIn(left) : messages.closesIn(left);
  }

  #tick(): void {
    const seconds = secondsLeft(this.at, this.clock.now());
    if (this.to === 'close') this.announced = announcement(this.seconds, seconds) ?? this.announced;
    this.seconds = seconds;
  }
}
