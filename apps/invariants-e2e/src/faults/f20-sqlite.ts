import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  brokenPromises,
  countRound,
  Crowd,
  differences,
  eventually,
  Instance,
  lostBallots,
  Operator,
  RaceWatch,
} from '@scrutineer/testing-journey';
import { VoterTokens } from '@scrutineer/voter-token';
import type { LoneFault } from '../run/fault';
import { BALLOTS, CANDIDATES, LOAD, WARM } from '../run/run-fault';
import { keepEvidence } from '../verdict/evidence';
import { answersSince } from '../world/answers';
import { fillDisk } from '../world/fill-disk';
import { readSqliteLog } from '../world/read-sqlite-log';
import { newFolder } from '../world/world';

const SIZE = '160m';
const KILLS = 100;
/** Everybody comes back after every kill. */
const SMALL = { seats: 60, perSecond: 800 };

export const sqliteFaults: LoneFault = {
  id: 'F20',
  name: 'standalone: disk full, killed again and again',
  injection: 'its file system of 160 MB is filled by something else and freed; then SIGKILL 100 times in mid-burst',
  asserted: 'what was recorded is in the file; the results are the same after every start',
  always: false,
  run: async ({ seed }) => {
    const disk = await mkdtemp(path.join(tmpdir(), 'scrutineer-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'scrutineer', disk]);
    const logFolder = await newFolder('services');
    const secret = randomBytes(48).toString('base64url');
    const password = randomBytes(12).toString('hex');
    const env = {
      DATA_DIR: disk,
      VOTER_TOKEN_SECRET: secret,
      ADMIN_PASSWORD: password,
      RATE_LIMITS: '{"framesPerSocketPerSecond":0}',
    };
    const standalone = await Instance.create('standalone', 1, { env, logFolder });
    const over = new AbortController();
    const { signal } = over;
    const race = `f20-${seed}`;
    const place = { race, round: 1 };
    const gateways = [standalone.url];
    const crowd = new Crowd({
      race,
      candidates: CANDIDATES,
      gateways,
      tokens: new VoterTokens([secret]),
      seed,
      signal,
      ...LOAD,
      ...SMALL,
    });
    const { history } = crowd;
    try {
      await standalone.start();
      const operator = new Operator(standalone.url, password);
      await operator.openNew(race, CANDIDATES);
      const watch = new RaceWatch(standalone.url, race, signal);
      await watch.whenIn('open');
      await crowd.begin();
      await crowd.whenRecorded(WARM);

      const answers = answersSince(history);
      const ballast = path.join(disk, 'ballast');
      await fillDisk(ballast);
      await history.whenever(({ op }) => op === 'unknown');
      await rm(ballast);
      const { unknown } = answers();
      const freed = performance.now();
      await crowd.whenRecorded(history.recorded + 1_000);
      const healMs = Math.round(performance.now() - freed);

      for (let kill = 0; kill < KILLS; kill += 1) {
        await crowd.whenRecorded(history.recorded + 150);
        await standalone.kill();
        await standalone.start();
      }
      await crowd.whenRecorded(BALLOTS);
      await crowd.end();
      await operator.close(race);
      const results = await eventually(
        'final results',
        () => operator.results(race, 1),
        ({ state }) => state === 'closed',
      );
      await standalone.stop();
      const log = readSqliteLog(disk);
      const count = countRound(log, race, 1);
      const lost = lostBallots(history, place, log, count);
      const broken = [...brokenPromises(history, place, log, count), ...differences(results, count), ...watch.falls()];
      const surplus = Math.max(0, results.total - count.standing.size);
      const effects = { 'closed without an answer': unknown, kills: KILLS };
      const outcome = { id: 'F20', ballots: history.recorded, lost: lost.length, doubled: surplus, healMs, effects };
      process.stderr.write(`F20 ${JSON.stringify({ ...outcome, voters: count.standing.size, ...history.counts() })}\n`);
      if (broken.length > 0) throw new Error(broken.slice(0, 20).join('\n'));
      return outcome;
    } catch (cause) {
      await standalone.dispose();
      const folder = await keepEvidence('F20', { history, log: readSqliteLog(disk) });
      process.stderr.write(
        `F20 failed. Again with SEED=${seed}. History and log are in ${folder}, output in ${logFolder}\n`,
      );
      throw cause;
    } finally {
      over.abort();
      await standalone.dispose();
      execFileSync('umount', ['--lazy', disk]);
    }
  },
};
