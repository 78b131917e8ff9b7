import type { PublicRace } from '@scrutineer/contracts';
import { standingChoice } from '@scrutineer/realtime';
import type { SessionState } from '@scrutineer/realtime';
import { messages } from '../messages';

export interface StatusLine {
  readonly tone: 'plain' | 'busy' | 'good' | 'bad';
  readonly text: string;
}

/** How a candidate is named in a sentence. */
type NameOf = (candidate: string) => string;

/** What a voter is told of their ballot. It says "recorded" only where the log has it. */
export function statusLine(state: SessionState): StatusLine {
  const nameOf: NameOf = (id) => {
    const candidate = state.race?.candidates.find((each) => each.id === id);
    return candidate ? `${id} ${candidate.name}` : id;
  };
  return sendingLine(state) ?? refusalLine(state, nameOf) ?? receiptLine(state, nameOf) ?? idleLine(state, nameOf);
}

function sendingLine({ sending }: SessionState): StatusLine | null {
  return sending && { tone: 'busy', text: messages[sending.phase] };
}

function refusalLine({ refusal, receipt }: SessionState, nameOf: NameOf): StatusLine | null {
  if (!refusal) return null;
  const standing = standingChoice(receipt);
  const earlier = standing === null ? [] : [messages.earlierStands(nameOf(standing))];
  return { tone: 'bad', text: [messages.notRecorded(nameOf(refusal.candidate), refusal.code), ...earlier].join(' ') };
}

function receiptLine({ receipt, race }: SessionState, nameOf: NameOf): StatusLine | null {
  if (!receipt) return null;
  const candidate = nameOf(receipt.candidate);
  if (receipt.late) {
    const earlier = receipt.earlier === null ? [] : [messages.earlierStands(nameOf(receipt.earlier))];
    return { tone: 'bad', text: [messages.recordedLate(candidate), ...earlier].join(' ') };
  }
  const text = messages.recorded(receipt.recordedAt, candidate);
  const next = race && whatIsNext(race);
  return { tone: 'good', text: next ? `${text} ${next}` : text };
}

/** What a voter can still do, or that it is over: the race's state may be out of sight, above. */
function whatIsNext({ state, rules }: PublicRace): string | null {
  if (state === 'open') return rules.change === 'until_close' ? messages.mayChange : null;
  return invitation(state, false);
}

function idleLine({ race, earlier }: SessionState, nameOf: NameOf): StatusLine {
  const stood = standingChoice(earlier);
  const before = earlier && stood !== null ? [messages.recordedInRound(nameOf(stood), earlier.round)] : [];
  return { tone: 'plain', text: [...before, ...(race ? [invitation(race.state, before.length > 0)] : [])].join(' ') };
}

function invitation(state: PublicRace['state'], again: boolean): string {
  switch (state) {
    case 'draft':
    case 'scheduled':
    case 'opening':
      return messages.notOpen;
    case 'open':
      return again ? messages.chooseAgain : messages.choose;
    case 'closing':
      return messages.closing;
    case 'closed':
    case 'certified':
      return messages.closed;
  }
}
