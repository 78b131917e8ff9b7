import { assertMayLoad } from './load-target';

describe('what may be loaded', () => {
  it('is this machine, for real and in rehearsal', () => {
    expect(() => assertMayLoad('http://localhost:8080', [], false)).not.toThrow();
    expect(() => assertMayLoad('http://127.0.0.2', [], true)).not.toThrow();
  });

  it('is a host that was named, in rehearsal only', () => {
    expect(() => assertMayLoad('https://staging.example', ['staging.example'], true)).not.toThrow();
    expect(() => assertMayLoad('https://staging.example', ['staging.example'], false)).toThrow('--rehearsal');
  });

  it.each(['https://vote.example', 'https://a.staging.example', 'https://staging.example.org'])('is not %s', (url) => {
    expect(() => assertMayLoad(url, ['staging.example'], true)).toThrow('--allow-host');
  });
});
