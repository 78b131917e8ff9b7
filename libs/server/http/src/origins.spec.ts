import { ClientAddresses } from './client-address';
import { OriginPolicy } from './origins';
import { requestFrom } from './spec-support/request-from';

const PROXY = '10.0.0.1';
const addresses = new ClientAddresses([PROXY]);

describe('without a list', () => {
  const policy = new OriginPolicy([], addresses);
  const allows = (origin: string | undefined, host: string, peer = '203.0.113.9', forwardedHost?: string) =>
    policy.allows(
      requestFrom(peer, {
        host,
        ...(origin === undefined ? {} : { origin }),
        ...(forwardedHost === undefined ? {} : { 'x-forwarded-host': forwardedHost }),
      }),
    );

  it.each([
    ["the server's own", 'https://vote.example', 'vote.example', true],
    ['its own, before a proxy that ends TLS', 'http://vote.example', 'vote.example', true],
    ['its own with a port', 'http://127.0.0.1:8080', '127.0.0.1:8080', true],
    ['none, so no page', undefined, 'vote.example', true],
    ['another host', 'https://evil.example', 'vote.example', false],
    ['a host below', 'https://a.vote.example', 'vote.example', false],
    ['a host that begins alike', 'https://vote.example.evil.example', 'vote.example', false],
    ['another port', 'http://127.0.0.1:8081', '127.0.0.1:8080', false],
    ['a page without an origin of its own', 'null', 'vote.example', false],
    ['an empty one', '', 'vote.example', false],
    ['what is no origin', 'vote.example', 'vote.example', false],
  ])('judges %s', (_, origin, host, allowed) => {
    expect(allows(origin, host)).toBe(allowed);
  });

  it('goes by the host that a trusted proxy was asked for', () => {
    expect(allows('https://vote.example', 'vote-api:8080', PROXY, 'vote.example')).toBe(true);
    expect(allows('https://evil.example', 'vote-api:8080', PROXY, 'vote.example')).toBe(false);
    expect(allows('http://vote-api:8080', 'vote-api:8080', PROXY, 'vote.example')).toBe(false);
    expect(allows('http://vote-api:8080', 'vote-api:8080', PROXY)).toBe(true);
  });

  it('does not go by the host that anybody else names', () => {
    expect(allows('https://evil.example', 'vote.example', '203.0.113.9', 'evil.example')).toBe(false);
    expect(allows('https://vote.example', 'vote.example', '203.0.113.9', 'evil.example')).toBe(true);
  });
});

describe('with a list', () => {
  const policy = new OriginPolicy(['https://vote.example', 'http://localhost:4200'], addresses);
  const allows = (origin?: string) =>
    policy.allows(requestFrom(PROXY, { host: 'api.example', ...(origin !== undefined && { origin }) }));

  it.each(['https://vote.example', 'http://localhost:4200', undefined])('allows %s', (origin) => {
    expect(allows(origin)).toBe(true);
  });

  it.each([
    'https://api.example',
    'http://vote.example',
    'https://vote.example:8443',
    'https://vote.example/',
    'https://vote.example.evil.example',
    'http://localhost',
    'null',
    '',
  ])('allows %p no more', (origin) => {
    expect(allows(origin)).toBe(false);
  });
});
