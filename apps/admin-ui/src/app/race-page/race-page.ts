import {
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { Title } from '@angular/platform-browser';
import { RouterLink } from '@angular/router';
import type { CommandBody, PublicCandidate, PublicRace, Stats } from '@scrutineer/contracts';
import { ConfirmDialog } from '../dialogs/confirm-dialog';
import { type Failure, failureOf } from '../failures/failure';
import { FailureAlert } from '../failures/failure-alert';
import { liveResource } from '../live/live-resource';
import { type LifecycleCommand, RaceCommands, adminUrl, publicUrl } from '../races/race-commands';
import { StateBadge } from '../races/state-badge';
import { Session } from '../session/session';
import { LiveTotals } from '../totals/live-totals';
import { ActionButton } from './action-button';
import { CandidateList } from './candidate-list';
import { CloseQuestion } from './close-question';
import { type RaceAction, raceActions, withdrawalAllowed } from './race-actions';
import { ResetDialog } from './reset-dialog';
import { ResultsAudience } from './results-audience';

type Question =
  { readonly ask: 'close' | 'reset' | 'certify' } | { readonly ask: 'withdraw'; readonly candidate: PublicCandidate };

@Component({
  selector: 'app-race-page',
  imports: [
    ActionButton,
    CandidateList,
    CloseQuestion,
    ConfirmDialog,
    FailureAlert,
    LiveTotals,
    ResetDialog,
    ResultsAudience,
    RouterLink,
    StateBadge,
  ],
  templateUrl: './race-page.html',
})
export class RacePage {
  private readonly commands = inject(RaceCommands);
  private readonly session = inject(Session);
  private readonly controls = viewChild<ElementRef<HTMLElement>>('controls');
  /** From the route: the race's id. */
  readonly raceId = input.required<string>({ alias: 'race' });

  protected readonly live = liveResource<PublicRace>(() => publicUrl(this.raceId()));
  protected readonly stats = liveResource<Stats>(() => `${adminUrl(this.raceId())}/stats`);
  /** Answers may overtake each other; a version never goes back. */
  protected readonly race = linkedSignal<PublicRace | null, PublicRace | null>({
    source: this.live.value,
    computation: (race, previous) => {
      const shown = previous?.value;
      return race && shown && shown.id === race.id && shown.version > race.version ? shown : race;
    },
  });
  protected readonly actions = computed(() => {
    const race = this.race();
    return race ? raceActions(race.state, this.session.current()?.role) : [];
  });
  protected readonly mayWithdraw = computed(() => {
    const race = this.race();
    return race !== null && withdrawalAllowed(race.state, this.session.current()?.role);
  });
  protected readonly ballots = computed(() => {
    const results = this.stats.value()?.results;
    return results?.round === this.race()?.round ? (results?.voters ?? null) : null;
  });

  /** The command under way: its name, or the withdrawal of a candidate. */
  protected readonly running = signal<string | null>(null);
  protected readonly question = signal<Question | null>(null);
  protected readonly failure = signal<Failure | null>(null);
  private readonly state = computed(() => this.race()?.state);
  /** Read out by screen readers: changes of state, whoever made them, and what a command did; not every tick. */
  protected readonly announcement = linkedSignal<PublicRace['state'] | undefined, string>({
    source: this.state,
    computation: (state, previous) =>
      previous?.source && state ? `The race is now ${state === 'draft' ? 'a draft' : state}.` : '',
  });

  constructor() {
    const title = inject(Title);
    effect(() => {
      const race = this.race();
      if (race) title.setTitle(`${race.title} · Scrutineer`);
    });
  }

  protected press({ command }: RaceAction): void {
    this.failure.set(null);
    if (command === 'close' && this.question()?.ask === 'close') this.keepOpen();
    else if (command === 'close' || command === 'reset' || command === 'certify') this.question.set({ ask: command });
    else void this.run(command);
  }

  /** The question is part of the page, so nothing gives the focus back to the button that asked it. */
  protected keepOpen(): void {
    this.question.set(null);
    this.controls()?.nativeElement.querySelector<HTMLElement>('[data-command="close"]')?.focus();
  }

  protected async run(command: LifecycleCommand, extra: CommandBody = {}): Promise<void> {
    const outcomes: Partial<Record<LifecycleCommand, string>> = {
      reveal: 'The audience now sees the results.',
      hide: 'The results are now hidden from the audience.',
    };
    await this.perform(command, outcomes[command], (race, body) =>
      this.commands.run(race, command, { ...body, ...extra }),
    );
  }

  protected async withdraw({ id, name }: PublicCandidate): Promise<void> {
    await this.perform(`withdraw ${id}`, `${name} is withdrawn.`, (race, body) =>
      this.commands.withdraw(race, id, body),
    );
  }

  private async perform(
    name: string,
    outcome: string | undefined,
    call: (race: string, body: CommandBody) => Promise<PublicRace>,
  ): Promise<void> {
    const race = this.race();
    if (!race || this.running() !== null) return;
    this.question.set(null);
    this.failure.set(null);
    this.running.set(name);
    try {
      this.live.set(await call(race.id, { expectedVersion: race.version }));
      this.stats.reload();
      if (outcome) this.announcement.set(outcome);
    } catch (error) {
      const failure = failureOf(error);
      this.failure.set(failure);
      if (failure.code === 'version_conflict') this.live.reload();
    } finally {
      this.running.set(null);
      this.keepFocus();
    }
  }

  /** The button that was pressed may be gone with the state it belonged to. */
  private keepFocus(): void {
    setTimeout(() => {
      const controls = this.controls()?.nativeElement;
      if (controls && controls.ownerDocument.activeElement === controls.ownerDocument.body) controls.focus();
    });
  }
}
