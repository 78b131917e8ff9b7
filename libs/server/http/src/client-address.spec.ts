import fc from 'fast-check';
import { addressGroup, ClientAddresses } from './client-address';
import { requestFrom } from './spec-support/request-from';

const CLIENT = '203.0.113.9';
const forwarded = (chain: string) => ({ 'x-forwarded-for': chain });

describe(ClientAddresses, () => {
  const direct = new ClientAddresses([]);
  const behind = new ClientAddresses(['10.0.0.0/8', '192.0.2.1', 'fd00::/8']);

  it('believes nobody where no proxy is trusted', () => {
    for (const peer of [CLIENT, '10.0.0.1', '127.0.0.1', '::1']) {
      expect(direct.of(requestFrom(peer, forwarded('198.51.100.1')))).toBe(peer);
      expect(direct.trustsPeer(requestFrom(peer))).toBe(false);
    }
  });

  it.each([
    ['a peer that is no proxy, whatever it says', CLIENT, '127.0.0.1', CLIENT],
    ['a peer that is no proxy, naming one', CLIENT, '198.51.100.1, 10.0.0.1', CLIENT],
    ['a proxy that says nothing', '10.0.0.1', '', '10.0.0.1'],
    ['a caller behind one proxy', '10.0.0.1', CLIENT, CLIENT],
    ['a caller behind a chain of proxies', '10.0.0.1', `${CLIENT}, 192.0.2.1, 10.2.3.4`, CLIENT],
    ['a caller who claims loopback', '10.0.0.1', `127.0.0.1, ${CLIENT}`, CLIENT],
    ['a caller who claims to be a proxy', '10.0.0.1', `198.51.100.1, 10.9.9.9, ${CLIENT}`, CLIENT],
    ['a caller who sends what is no address', '10.0.0.1', `, <script>, ${CLIENT}`, CLIENT],
    ['a proxy that is trusted by its address alone', '192.0.2.1', CLIENT, CLIENT],
    ['the neighbour of a trusted proxy', '192.0.2.2', CLIENT, '192.0.2.2'],
    ['an IPv4 proxy as a dual-stack socket shows it', '::ffff:10.0.0.1', CLIENT, CLIENT],
    ['an IPv4 caller as a dual-stack socket shows it', `::ffff:${CLIENT}`, '198.51.100.1', CLIENT],
    ['an IPv6 caller behind an IPv6 proxy', 'fd00::1', '2001:db8::7', '2001:db8::7'],
  ])('finds %s', (_, peer, chain, found) => {
    expect(behind.of(requestFrom(peer, forwarded(chain)))).toBe(found);
  });

  it('finds the address the last trusted proxy saw, whatever a caller puts before it', () => {
    const claims = fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('127.0.0.1'), fc.string()), { maxLength: 5 });
    fc.assert(
      fc.property(claims, (spoofed) => {
        const chain = [...spoofed, CLIENT, '10.0.0.2'].join(', ');
        expect(behind.of(requestFrom('10.0.0.1', forwarded(chain)))).toBe(CLIENT);
      }),
    );
  });

  it('tells whether the peer itself may be believed, not whom it speaks for', () => {
    expect(behind.trustsPeer(requestFrom('10.0.0.1', forwarded(CLIENT)))).toBe(true);
    expect(behind.trustsPeer(requestFrom('::ffff:10.0.0.1'))).toBe(true);
    expect(behind.trustsPeer(requestFrom(CLIENT, forwarded('10.0.0.1')))).toBe(false);
  });

  // A peer may be gone before it is asked for; `of` threw then, and that in a gateway's upgrade listener.
  it('survives a connection that broke', () => {
    expect(behind.of(requestFrom(undefined))).toBe('');
    expect(behind.of(requestFrom(undefined, forwarded(CLIENT)))).toBe('');
    expect(behind.trustsPeer(requestFrom(undefined))).toBe(false);
  });

  it('refuses a list that it cannot read', () => {
    expect(() => new ClientAddresses(['10.0.0.0/40'])).toThrow('10.0.0.0/40');
    expect(() => new ClientAddresses(['proxy.example'])).toThrow('proxy.example');
  });
});

describe(addressGroup, () => {
  it.each([
    [CLIENT, CLIENT],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::', '2001:db8:1:2'],
    ['2001:db8:1:2::6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['2001:db8::2:3:4:5:6', '2001:db8:0:2'],
    ['::1', '0:0:0:0'],
    ['::', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('puts %s into %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });

  const hex = fc.integer({ min: 1, max: 0xffff }).map((n) => n.toString(16));
  const half = fc.array(hex, { minLength: 4, maxLength: 4 }).map((groups) => groups.join(':'));

  it('puts all addresses of one subscriber into one group, and no two subscribers', () => {
    fc.assert(
      fc.property(half, half, half, half, (network, other, host, elsewhere) => {
        expect(addressGroup(`${network}:${host}`)).toBe(addressGroup(`${network}:${elsewhere}`));
        expect(addressGroup(`${network}::1`)).toBe(addressGroup(`${network}:${host}`));
        if (network !== other) expect(addressGroup(`${network}:${host}`)).not.toBe(addressGroup(`${other}:${host}`));
      }),
    );
  });
});
