import type { PublicCandidate } from '@scrutineer/contracts';
import { html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { messages } from '../messages';
import { cssProperty } from '../style/css-property';
import { base } from '../style/theme';
import { choicesStyle } from './choices.css';

/** `open`: may choose and vote. `busy`: a ballot is on its way. `locked`: the vote is final. `shut`: not a time to vote. */
export type FormMode = 'open' | 'busy' | 'locked' | 'shut';

/**
 * The form: a radio group and the button. Fires `change` at every pick; when pressed, `vote` with the chosen candidate's
 * id, or `choose` without one. Its slot is for the status line, which belongs beside the button.
 */
export class Choices extends LitElement {
  static override styles = [base, choicesStyle];
  static override properties = {
    candidates: { attribute: false },
    mode: {},
    choice: { attribute: false },
    selected: { state: true },
  };

  declare candidates: readonly PublicCandidate[];
  declare mode: FormMode;
  /** The candidate that the voter's ballot is for, recorded or on its way. */
  declare choice: string | null;
  /** What the voter has picked since; null before. */
  declare private selected: string | null;

  constructor() {
    super();
    this.candidates = [];
    this.mode = 'shut';
    this.choice = null;
    this.selected = null;
  }

  override render(): TemplateResult {
    return html`
      <form @submit=${this.#submit}>
        <fieldset>
          <legend>${messages.legend}</legend>
          <div class="candidates">
            ${repeat(
              this.candidates,
              ({ id }) => id,
              (candidate) => this.#candidate(candidate),
            )}
          </div>
        </fieldset>
        <div class="bar"><slot></slot>${this.mode === 'shut' ? nothing : this.#button()}</div>
      </form>
    `;
  }

  #candidate({ id, name, team, colour, withdrawn }: PublicCandidate): TemplateResult {
    const checked = id === this.#picked;
    const editable = this.mode === 'open' || this.mode === 'busy';
    // The voter's own choice stays enabled when the form locks: disabling the control that has the focus would lose it.
    const disabled = (withdrawn || !editable) && !checked;
    return html`
      <label class=${withdrawn ? 'withdrawn' : ''}>
        <input
          type="radio"
          name="candidate"
          value=${id}
          .checked=${live(checked)}
          ?disabled=${disabled}
          @change=${() => this.#pick(id)}
        />
        <span class="swatch" ${cssProperty('--colour', colour)}></span>
        <span class="number">${id}</span>
        <span class="who">
          <span class="name">${name}</span>
          <span class="team">${team}${withdrawn ? html` <strong>(${messages.withdrawn})</strong>` : nothing}</span>
        </span>
      </label>
    `;
  }

  #button(): TemplateResult {
    // Not `disabled`, which would take the focus away from whoever has just pressed it.
    return html`<button type="submit" aria-disabled=${this.#pressable ? 'false' : 'true'}>${this.#buttonText}</button>`;
  }

  get #buttonText(): string {
    if (this.mode === 'locked') return messages.voteRecorded;
    if (this.mode === 'busy') return messages.sending;
    return this.choice === null ? messages.vote : messages.changeVote;
  }

  get #picked(): string | null {
    return this.mode === 'open' ? (this.selected ?? this.choice) : this.choice;
  }

  /** Pressing it with nothing picked tells what to do first. */
  get #pressable(): boolean {
    return this.mode === 'open' && (this.#picked === null || this.#picked !== this.choice);
  }

  #pick(id: string): void {
    if (this.mode !== 'open') return this.requestUpdate();
    this.selected = id;
    // The radio button's own event does not leave the shadow root.
    this.dispatchEvent(new Event('change'));
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    if (!this.#pressable) return;
    const picked = this.#picked;
    this.dispatchEvent(picked === null ? new Event('choose') : new CustomEvent('vote', { detail: picked }));
  };
}
