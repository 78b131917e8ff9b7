import type { CastHistory } from '../history';
import type { World } from '../world';

/** Clocks that are read in tenths of a second tell taps apart that lie this far apart (ms). */
const TENTH_MS = 100;
/** While clocks do not agree that a round is open, its numbers are counted up and come from no clock. */
const YOUNG_MS = 4000;

/** Judges, at the end of a world, all that its clients were told. */
export function judgeHistory(world: World): void {
  const casts = [...world.history.casts.values()];
  for (const cast of casts) judgeCast(cast, world);
  for (const own of Map.groupBy(casts, ({ voter, race, round }) => `${voter} in ${race}/${round}`).values()) {
    judgeOrder(own, world);
  }
  judgeVoters(world);
}

function judgeCast(cast: CastHistory, { witness, ballotDisk, trace, spectator }: World): void {
  const refusals = cast.answers.filter(({ kind }) => kind === 'refused').length;
  const copies = witness.oracle.copies(cast.ballotId);
  if (refusals === cast.attempts && copies.length > 0) {
    trace.violate('I8', `every attempt of ${cast.ballotId} was refused, and it is in the log`);
  }
  const round = spectator.book.race(cast.race)?.rounds[cast.round - 1];
  for (const answer of cast.answers) {
    if (answer.kind !== 'recorded' || ballotDisk.hasLost(answer.partition, answer.offset)) continue;
    const slip = witness.oracle.ballotAt(answer.partition, answer.offset);
    if (slip?.seq !== cast.seq) trace.violate('I1', `${cast.ballotId} is not where its receipt says`);
    const opened = round?.windows[0]?.opened?.[answer.partition];
    if (opened !== undefined && answer.offset < opened) {
      trace.violate('I3', `${cast.ballotId} was recorded before its round opened and can never count`);
    }
  }
}

/** The later tap has the higher number, in whichever tab and with whatever storage. */
function judgeOrder(casts: readonly CastHistory[], { trace }: World): void {
  const taps = casts.toSorted((a, b) => a.tappedAt - b.tappedAt);
  for (const [i, later] of taps.entries()) {
    const earlier = taps[i - 1];
    if (!earlier || earlier.sinceOpen < YOUNG_MS || later.tappedAt - earlier.tappedAt <= TENTH_MS) continue;
    if (later.tab !== earlier.tab) trace.saw('later tap in another tab');
    if (later.seq <= earlier.seq) trace.violate('order', `a later tap of voter ${later.voter} has the lower number`);
  }
}

/** No voter stands in two partitions. */
function judgeVoters({ witness, spectator, trace }: World): void {
  for (const race of spectator.book.races.values()) {
    for (const { round } of race.rounds) {
      const keys = witness.oracle.standing(race.id, round).map(({ key }) => key);
      if (new Set(keys).size < keys.length) trace.violate('I2', `a voter of ${race.id}/${round} stands twice`);
    }
  }
}
