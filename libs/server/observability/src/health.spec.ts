import { Readiness } from './health';

describe(Readiness, () => {
  it('is ready while nothing is required', () => {
    expect(new Readiness().missing()).toEqual([]);
  });

  it('asks every part anew at each look', () => {
    const readiness = new Readiness();
    const parts = { 'race log': false, 'tally store': false };
    readiness.require('race log', () => parts['race log']);
    readiness.require('tally store', () => parts['tally store']);
    expect(readiness.missing()).toEqual(['race log', 'tally store']);
    parts['race log'] = true;
    expect(readiness.missing()).toEqual(['tally store']);
    parts['tally store'] = true;
    expect(readiness.missing()).toEqual([]);
    parts['race log'] = false;
    expect(readiness.missing()).toEqual(['race log']);
  });

  it('is never ready again once it drains', () => {
    const readiness = new Readiness();
    let ready = true;
    readiness.require('race log', () => ready);
    expect(readiness.draining).toBe(false);
    readiness.drain();
    expect(readiness.draining).toBe(true);
    expect(readiness.missing()).toEqual(['draining']);
    ready = false;
    expect(readiness.missing()).toEqual(['draining', 'race log']);
  });
});
