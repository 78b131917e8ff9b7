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
  const changeable = race?.state === 'open' && race.rules.change === 'until_close';
  const text = messages.recorded(receipt.recordedAt, candidate);
  return { tone: 'good', text: changeable ? `${text} ${messages.mayChange}` : text };
}

function idleLine({ race, earlier }: SessionState, nameOf: NameOf): StatusLine {
  const stood = standingChoice(earlier);
  const before = earlier && stood !== null ? [messages.recordedInRound(nameOf(stood), earlier.round)] : [];
  return { tone: 'plain', text: [...before, ...(race ? [invitation(race.state, before.length > 0)] : [])].join(' ') };
}

function invitation(state: NonNullable<SessionState['race']>['state'], again: boolean): string {
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
