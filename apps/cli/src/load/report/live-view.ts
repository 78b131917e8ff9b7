import type { PublicRace } from '@scrutineer/contracts';
import { bar } from '../../terminal/bar';
import type { Terminal } from '../../terminal/terminal';
import type { Percentiles } from '../measure/percentiles';
import type { Timeline } from '../measure/timeline';
import { secondsOf, type Profile } from '../profile/profile';

const BAR_WIDTH = 30;
/** Into a file or a pipe goes one line in so many seconds. */
const LINE_EVERY = 5;

/** Shows a load under way on stderr: a few lines that stay in place, or where there is no screen, one line now and then. */
export class LiveView {
  constructor(
    private readonly terminal: Terminal,
    private readonly race: Pick<PublicRace, 'title' | 'id'>,
    private readonly profile: Profile,
    private readonly timeline: Timeline,
  ) {}

  /** Once a second, with the last one that is complete. */
  show(second: number): void {
    if (this.terminal.notesInteractive) this.terminal.redrawNotes(this.#screen(second));
    else if ((second + 1) % LINE_EVERY === 0) this.terminal.note(this.#line(second));
  }

  /** Clears the way for what is printed next. */
  end(): void {
    if (this.terminal.notesInteractive) this.terminal.redrawNotes([]);
  }

  #screen(second: number): string[] {
    const { wanted, sent, recorded, sockets, ackMs, freshnessMs } = this.timeline.at(second);
    const all = secondsOf(this.profile);
    const head = `${this.race.title} (${this.race.id})`;
    return [
      this.terminal.bold(head),
      `${this.#phase(second).padEnd(24)} ${bar((second + 1) / all, BAR_WIDTH)} ${second + 1} s of ${Math.round(all)} s`,
      `rate       wanted ${wanted}/s   offered ${sent}/s   recorded ${recorded}/s`,
      `latency    ${percentiles(ackMs)}`,
      `freshness  ${percentiles(freshnessMs)}`,
      `sockets    ${sockets} of ${this.profile.sockets} open`,
      `errors     ${errorsOf(this.timeline)}`,
    ];
  }

  #line(second: number): string {
    const { wanted, sent, recorded, sockets, ackMs, freshnessMs } = this.timeline.at(second);
    return [
      `${second + 1} s ${this.race.id} ${this.#phase(second)}:`,
      `wanted ${wanted}/s offered ${sent}/s recorded ${recorded}/s,`,
      `ack ${percentiles(ackMs)}, freshness ${percentiles(freshnessMs)},`,
      `${sockets} sockets, errors: ${errorsOf(this.timeline)}`,
    ].join(' ');
  }

  #phase(second: number): string {
    let end = 0;
    for (const { name, seconds } of this.profile.phases) {
      end += seconds;
      if (second < end) return `${this.profile.name}: ${name}`;
    }
    return `${this.profile.name}: last answers`;
  }
}

export function percentiles(ms: Percentiles | null): string {
  return ms ? `p50 ${ms.p50.toFixed(1)}  p99 ${ms.p99.toFixed(1)}  p99.9 ${ms.p999.toFixed(1)} ms` : '–';
}

function errorsOf(timeline: Timeline): string {
  return errorsText(timeline.errors());
}

export function errorsText(errors: Readonly<Record<string, number>>): string {
  const kinds = Object.entries(errors).map(([kind, count]) => `${kind} ${count}`);
  return kinds.length === 0 ? 'none' : kinds.join(', ');
}
