import type { PublicRace, Results } from '@scrutineer/contracts';
import { html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { messages } from '../messages';
import { cssProperty } from '../style/css-property';
import { base } from '../style/theme';
import { ranking } from './ranking';
import type { RankedCandidate } from './ranking';
import { resultsStyle } from './results.css';
import { whyHidden } from './why-hidden';

/** The totals as text, with bars beside it, or why there are none. */
export class ResultsView extends LitElement {
  static override styles = [base, resultsStyle];
  static override properties = {
    race: { attribute: false },
    results: { attribute: false },
    choice: { attribute: false },
    voted: { type: Boolean },
    paused: { state: true },
  };

  declare race: PublicRace;
  declare results: Results | null;
  /** The candidate that stands for this voter. */
  declare choice: string | null;
  declare voted: boolean;
  /** The totals as they were when the reader stopped them from moving. */
  declare private paused: Results | null;

  constructor() {
    super();
    this.results = null;
    this.choice = null;
    this.voted = false;
    this.paused = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // What is final, hidden or of another round is shown at once, paused or not.
    if (changed.has('results') && this.results?.state !== this.paused?.state) this.paused = null;
    if (this.results?.round !== this.paused?.round) this.paused = null;
  }

  override render(): TemplateResult {
    const results = this.paused ?? this.results;
    if (!results) return html`<section><p>${whyHidden(this.race, this.voted)}</p></section>`;
    const lines = ranking(this.race.candidates, results);
    const premature = this.#isPremature(results);
    const final = isFinal(results) && !premature;
    return html`
      <section aria-labelledby="title">
        <header>
          <h2 id="title">${final ? messages.finalResults : messages.liveResults}</h2>
          <p>${messages.total(results.total)}, ${messages.asOf(results.asOf)}</p>
          ${isFinal(results) ? nothing : this.#pauseButton()}
        </header>
        ${premature ? nothing : this.#notes(results)}
        <ol role="list">
          ${repeat(
            lines,
            ({ id }) => id,
            (line) => this.#line(line),
          )}
        </ol>
      </section>
    `;
  }

  /**
   * A round that has not opened has nothing to certify, and no result, though nothing is left to count; nor has one that
   * has just opened, whose totals may still be those of its draft.
   */
  #isPremature(results: Results): boolean {
    if (this.race.state === 'open') return isFinal(results);
    return ['draft', 'scheduled', 'opening'].includes(this.race.state);
  }

  #pauseButton(): TemplateResult {
    const toggle = (): void => void (this.paused = this.paused ? null : this.results);
    return html`<button type="button" @click=${toggle}>${this.paused ? messages.resume : messages.pause}</button>`;
  }

  #notes({ state, excluded }: Results): TemplateResult {
    const left = excluded.reduce((sum, { votes }) => sum + votes, 0);
    return html`
      ${state === 'recovering' ? html`<p class="note" role="status">${messages.recovering}</p>` : nothing}
      ${state === 'closing' ? html`<p>${messages.stillCounting}</p>` : nothing}
      ${state === 'closed' ? html`<p>${messages.provisional}</p>` : nothing}
      ${state === 'certified' ? html`<p>${messages.certified}</p>` : nothing}
      ${left > 0 ? html`<p>${messages.excluded(left)}</p>` : nothing}
    `;
  }

  #line({ id, name, team, colour, votes, share, rank, shared, withdrawn }: RankedCandidate): TemplateResult {
    const yours = id === this.choice ? html`, <span class="yours">${messages.yourChoice}</span>` : nothing;
    return html`
      <li>
        <span class="who">
          <span class="name">${id} ${name}</span>,
          <span class="team"
            >${team}${withdrawn ? ` (${messages.withdrawn})` : nothing}<span class="unseen">:</span></span
          >
        </span>
        <span class="figures">
          ${messages.total(votes)}, <span class="share">${messages.share(share)}</span>,
          <span class="rank">${messages.rank(rank, shared)}</span>${yours}
        </span>
        <span class="track" aria-hidden="true">
          <span class="filled" ${cssProperty('--share', String(share))} ${cssProperty('--colour', colour)}></span>
        </span>
      </li>
    `;
  }
}

function isFinal({ state }: Results): boolean {
  return state === 'closed' || state === 'certified';
}
