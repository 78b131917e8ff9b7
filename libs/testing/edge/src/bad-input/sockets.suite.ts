import { eventually } from '../clients/eventually';
import { ballotFor, expiredToken, forgedToken, newVoter } from '../clients/voters';
import { rawUpgrade } from '../clients/raw-upgrade';
import type { SocketOptions } from '../clients/voter-socket';
import { badTexts } from './bad-casts';
import { badFrames, frame } from './bad-frames';
import { closedWith, expectCountedOnce, refusedWith } from './deployment';
import { AGAIN, CLOSED, DRAFT, FOREIGN, GOOD, OPEN, OTHER, raceFile, STRANGE, type Stage } from './stage';

/** The rows of the matrix that a gateway's sockets meet. */
export function badSockets(stage: () => Stage): void {
  const gateway = (): Stage['deployment']['gateway'] => stage().deployment.gateway;

  describe('a frame that cannot be read', () => {
    it.each(badTexts)('because it %s is refused, and the socket stays open', async (_, text, code) => {
      const voter = await stage().open({ token: newVoter() });
      await expectCountedOnce(gateway(), refusedWith(code), async () => {
        expect(await voter.send(text)).toMatchObject({ event: 'refused', data: { code } });
      });
      expect(await voter.cast(ballotFor(GOOD))).toMatchObject({ event: 'recorded' });
      stage().counts();
      await voter.close();
    });

    it.each(badFrames)('because it %s closes the socket', async (_, bytes, closed) => {
      const voter = await stage().open({ token: newVoter() });
      await expectCountedOnce(gateway(), closedWith(closed), async () => {
        for (const one of bytes) voter.write(one);
        expect(await voter.ended).toEqual({ closed });
      });
    });

    it('because it never ends keeps nobody waiting', async () => {
      const voter = await stage().open({ token: newVoter() });
      voter.write(frame({ fin: false, payload: '{"event":' }));
      await stage().goodVote();
      await voter.pinged();
      voter.terminate();
    });

    it.each([
      ['pings', frame({ opcode: 9, payload: 'x'.repeat(125) })],
      ['empty objects', frame({ payload: '{}' })],
    ])('because it is one of a flood of %s closes the socket', async (_, one) => {
      const voter = await stage().open({ token: newVoter() });
      await expectCountedOnce(gateway(), closedWith(4429), async () => {
        voter.write(Buffer.concat(Array.from({ length: 1000 }, () => one)));
        expect(await voter.ended).toEqual({ closed: 4429 });
      });
    });
  });

  describe('a ballot that cannot count', () => {
    it.each<[string, Partial<SocketOptions>, object, string]>([
      ['for a round that is over', { race: AGAIN, token: newVoter() }, { round: 1 }, 'race_closed'],
      ['before the race opens', { race: DRAFT, token: newVoter() }, {}, 'race_not_open'],
      ['after the race has closed', { race: CLOSED, token: newVoter() }, {}, 'race_closed'],
      ['without a token', {}, {}, 'not_authenticated'],
    ])('is refused: %s', async (_, options, change, code) => {
      const voter = await stage().open(options);
      await expectCountedOnce(gateway(), refusedWith(code), async () => {
        expect(await voter.cast(ballotFor(OTHER, change))).toMatchObject({ event: 'refused', data: { code } });
      });
      await voter.close();
    });
  });

  describe('a socket that must not be', () => {
    const tampered = (): string => newVoter().replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    const unsigned = `${btoa('{"alg":"none","typ":"JWT"}')}.${btoa('{"sub":"1","exp":9999999999}')}.`.replaceAll(
      '=',
      '',
    );
    it.each<[string, () => Partial<SocketOptions>, number]>([
      ['with a tampered token', () => ({ token: tampered() }), 4401],
      ["with another server's token", () => ({ token: forgedToken() }), 4401],
      ['with an expired token', () => ({ token: expiredToken() }), 4401],
      ['with a token that nobody signed', () => ({ token: unsigned }), 4401],
      ['with a token that is none', () => ({ token: 'x' }), 4401],
      ['with a token too long', () => ({ token: newVoter().repeat(20) }), 4401],
      ['from a foreign page', () => ({ token: newVoter(), origin: FOREIGN }), 4403],
      ['from a foreign page, with the cookie', () => ({ cookie: newVoter(), origin: FOREIGN }), 4403],
      ['from a page without an origin of its own', () => ({ token: newVoter(), origin: 'null' }), 4403],
      ['for an unknown race', () => ({ token: newVoter(), race: 'monaco-1950' }), 4404],
      ['for no race', () => ({ token: newVoter(), race: '' }), 4404],
      ['for a race named __proto__', () => ({ token: newVoter(), race: '__proto__' }), 4404],
      ['for a race that does not decode', () => ({ token: newVoter(), race: '%E0%A4%A' }), 4404],
      ['for a race with a line break', () => ({ token: newVoter(), race: `${OPEN}%0d%0a` }), 4404],
    ])('is closed at once, and told nothing: %s', async (_, options, closed) => {
      await expectCountedOnce(gateway(), closedWith(closed), async () => {
        const voter = await stage().open(options());
        expect(await voter.ended).toEqual({ closed });
        expect(voter.told).toEqual([]);
      });
    });

    it('may watch with a cookie alone, but does not vote: any program can send one', async () => {
      const voter = await stage().open({ cookie: newVoter() });
      await expectCountedOnce(gateway(), refusedWith('not_authenticated'), async () => {
        expect(await voter.cast(ballotFor(OTHER))).toMatchObject({ data: { code: 'not_authenticated' } });
      });
      await voter.close();
    });

    it('is not made at another address', async () => {
      expect(await rawUpgrade(gateway().url, { path: `/socket?race=${OPEN}` })).toMatch(/^HTTP\/1.1 404 /);
    });

    it.each([
      ['without a key', { key: null }],
      ['with a key that is none', { key: 'x' }],
      ['of another version', { version: '12' }],
      ['by POST', { method: 'POST' }],
    ])('is not made from a bad upgrade: %s', async (_, how) => {
      const answer = await rawUpgrade(gateway().url, { path: `/ws?race=${OPEN}`, ...how });
      expect(answer).toMatch(/^HTTP\/1.1 4\d\d /);
    });
  });

  describe('what is strange, and legal', () => {
    const recorded = { event: 'recorded' };
    afterEach(() => stage().counts(STRANGE));

    it('the same ballot twice is recorded twice, and counts once', async () => {
      const voter = await stage().open({ race: STRANGE, token: newVoter() });
      const ballot = ballotFor(GOOD);
      expect(await voter.cast(ballot)).toMatchObject(recorded);
      expect(await voter.cast(ballot)).toMatchObject(recorded);
      await voter.close();
    });

    it('a ballot id used again for another choice is only a name: the higher seq stands', async () => {
      const voter = await stage().open({ race: STRANGE, token: newVoter() });
      const ballot = ballotFor(OTHER);
      expect(await voter.cast(ballot)).toMatchObject(recorded);
      expect(await voter.cast({ ...ballot, candidate: GOOD, seq: 2 })).toMatchObject(recorded);
      expect(await voter.cast({ ...ballot, seq: 1 })).toMatchObject(recorded);
      await voter.close();
    });

    it('a voter at two sockets at once counts once', async () => {
      const token = newVoter();
      const sockets = await Promise.all([1, 2].map(() => stage().open({ race: STRANGE, token })));
      const answers = await Promise.all(sockets.map((voter) => voter.cast(ballotFor(GOOD))));
      expect(answers).toEqual([expect.objectContaining(recorded), expect.objectContaining(recorded)]);
      await Promise.all(sockets.map((voter) => voter.close()));
    });

    it('of a key that is there twice the last is read', async () => {
      const voter = await stage().open({ race: STRANGE, token: newVoter() });
      const twice = JSON.stringify(ballotFor(OTHER)).replace('}', `,"candidate":"${GOOD}"}`);
      expect(await voter.send(`{"event":"cast","data":${twice}}`)).toMatchObject(recorded);
      await voter.close();
    });

    it('a ballot in the same packet as the upgrade is recorded', async () => {
      const payload = JSON.stringify({ event: 'cast', data: ballotFor(GOOD) });
      const path = `/ws?race=${STRANGE}`;
      expect(await rawUpgrade(gateway().url, { path, token: newVoter(), then: frame({ payload }) })).toContain(
        '"event":"recorded"',
      );
    });

    it('a voter who casts and is gone may cast again, and counts once', async () => {
      const token = newVoter();
      const ballot = ballotFor(GOOD);
      const gone = await stage().open({ race: STRANGE, token });
      gone.write(frame({ payload: JSON.stringify({ event: 'cast', data: ballot }) }));
      gone.terminate();
      const back = await stage().open({ race: STRANGE, token });
      expect(await back.cast(ballot)).toMatchObject(recorded);
      await back.close();
    });
  });

  it('a race as large as a race may be is shown', async () => {
    const of = (n: number): object => ({ id: `${n}`, name: '車'.repeat(80), team: '隊'.repeat(80), colour: '#e10600' });
    const candidates = Array.from({ length: 200 }, (_, n) => of(n));
    expect((await stage().operator.create(raceFile('large', candidates))).status).toBe(201);
    await eventually(async () => {
      const fan = await stage().open({ race: 'large' });
      await fan.pinged();
      expect(fan.told).toMatchObject([{ event: 'race', data: { candidates } }]);
      fan.terminate();
    });
  });
}
