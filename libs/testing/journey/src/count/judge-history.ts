// Holds what voters were told against the log. Each rule is a promise of the public protocol.
import type { Ballot } from '../audience/ballot';
import type { History, HistoryEvent } from '../audience/history';
import type { RoundCount, StandingBallot } from './count-round';
import type { LoggedPartitions, LoggedRecord } from './read-ballot-log';

/** A round of a race. */
export interface RoundPlace {
  readonly race: string;
  readonly round: number;
}

/** Every promise that was broken, one line each. */
export function brokenPromises(
  history: History,
  place: RoundPlace,
  log: LoggedPartitions,
  count: RoundCount,
): readonly string[] {
  const standing = standingByVoter(history, count);
  return [
    ...lostBallots(history, place, log, count),
    ...refusedImpliesNotInLog(history, place, log),
    ...strangersInLog(history, place, log),
    ...count.scattered.map((key) => `voter ${key} is in more than one partition`),
    ...closedOrLateDoesNotStand(history, standing),
  ];
}

/** Ballots that were recorded, and are not in the log or do not count, one line each. */
export function lostBallots(history: History, place: RoundPlace, log: LoggedPartitions, count: RoundCount): string[] {
  const standing = standingByVoter(history, count);
  return [...recordedImpliesInLog(history, place, log), ...lastRecordedStands(history, count, standing)];
}

function recordedImpliesInLog(history: History, { race, round }: RoundPlace, log: LoggedPartitions): string[] {
  const faults: string[] = [];
  for (const event of history.events) {
    if (event.op !== 'recorded') continue;
    const { partition, offset } = event.data;
    const record = log[partition]?.get(Number(offset));
    if (event.data.race !== race || event.data.round !== round || !holds(record, event.ballot)) {
      faults.push(
        `recorded at ${partition}/${offset}, but there lies ${JSON.stringify(record)}: ${event.ballot.frame}`,
      );
    }
  }
  return faults;
}

/** A ballot of which every single attempt was refused was never handed to the log. */
function refusedImpliesNotInLog(history: History, place: RoundPlace, log: LoggedPartitions): string[] {
  const open = new Map<string, number>();
  for (const { op, ballot } of history.events) {
    const change = op === 'invoke' ? 1 : op === 'refused' ? -1 : 0;
    open.set(ballot.ballotId, (open.get(ballot.ballotId) ?? 0) + change);
  }
  return ballotsOf(place, log)
    .filter(({ ballotId }) => open.get(ballotId) === 0)
    .map(({ ballotId }) => `ballot ${ballotId} is in the log though each attempt was refused`);
}

/** The log holds what was sent, as it was sent, and nothing else. */
function strangersInLog(history: History, place: RoundPlace, log: LoggedPartitions): string[] {
  const sent = new Map(history.events.map(({ ballot }) => [ballot.ballotId, ballot]));
  const owner = new Map<string, number>();
  const faults: string[] = [];
  for (const { ballotId, record } of ballotsOf(place, log)) {
    const ballot = sent.get(ballotId);
    if (!ballot || !holds(record, ballot)) faults.push(`nobody sent what lies at ${JSON.stringify(record)}`);
    else if ((owner.get(record.key!) ?? ballot.voter) !== ballot.voter) faults.push(`two voters share ${record.key}`);
    else owner.set(record.key!, ballot.voter);
  }
  if (new Set(owner.values()).size !== owner.size) faults.push('a voter has several pseudonyms');
  return faults;
}

/** Of the ballots recorded inside a window none has a higher `seq` than the one that stands. */
function lastRecordedStands(
  history: History,
  { windows }: RoundCount,
  standing: ReadonlyMap<number, StandingBallot>,
): string[] {
  const faults: string[] = [];
  for (const event of history.events) {
    if (event.op !== 'recorded') continue;
    const offset = Number(event.data.offset);
    if (!windows[event.data.partition]!.some(({ opened, closed }) => opened < offset && offset < closed)) continue;
    const stands = standing.get(event.ballot.voter);
    if (!stands || stands.seq < event.ballot.seq) {
      faults.push(`recorded in a window, but ${JSON.stringify(stands)} stands: ${event.ballot.frame}`);
    }
  }
  return faults;
}

/** `late` and `race_closed` are final: the ballot they name does not stand, unless its voter sent it again afterwards. */
function closedOrLateDoesNotStand(history: History, standing: ReadonlyMap<number, StandingBallot>): string[] {
  const final = new Map<string, HistoryEvent>();
  for (const event of history.events) {
    const { ballotId } = event.ballot;
    if (event.op === 'invoke') final.delete(ballotId);
    else if (event.op === 'late' || (event.op === 'refused' && event.code === 'race_closed'))
      final.set(ballotId, event);
  }
  return [...final.values()]
    .filter(({ ballot }) => standing.get(ballot.voter)?.ballotId === ballot.ballotId)
    .map(({ op, ballot }) => `${op} was the answer to the ballot that stands: ${ballot.frame}`);
}

/** What stands for each voter of the audience; a standing ballot that none of them sent is a stranger already. */
function standingByVoter(history: History, count: RoundCount): Map<number, StandingBallot> {
  const voterOf = new Map(history.events.map(({ ballot }) => [ballot.ballotId, ballot.voter]));
  return new Map([...count.standing.values()].map((ballot) => [voterOf.get(ballot.ballotId) ?? -1, ballot]));
}

function* recordsOf(log: LoggedPartitions): Generator<LoggedRecord> {
  for (const partition of log) yield* partition.values();
}

function ballotsOf({ race, round }: RoundPlace, log: LoggedPartitions): { ballotId: string; record: LoggedRecord }[] {
  const ballots: { ballotId: string; record: LoggedRecord }[] = [];
  for (const record of recordsOf(log)) {
    const { value } = record;
    if (value && 'b' in value && value.r === race && value.n === round) ballots.push({ ballotId: value.b, record });
  }
  return ballots;
}

function holds(record: LoggedRecord | undefined, ballot: Ballot): boolean {
  const value = record?.value;
  if (!value || !('b' in value)) return false;
  return value.b === ballot.ballotId && value.c === ballot.candidate && value.s === ballot.seq;
}
