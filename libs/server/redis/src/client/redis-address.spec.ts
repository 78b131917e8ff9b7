import { parseRedisUrl } from './redis-address';

describe('parseRedisUrl', () => {
  it.each([
    ['redis://localhost', { mode: 'single', tls: false, hosts: [{ host: 'localhost', port: 6379 }], db: 0 }],
    ['redis://10.0.0.1:7000/3', { mode: 'single', tls: false, hosts: [{ host: '10.0.0.1', port: 7000 }], db: 3 }],
    ['rediss://:p%40ss@r', { mode: 'single', tls: true, password: 'p@ss', hosts: [{ host: 'r', port: 6379 }], db: 0 }],
    ['redis://[::1]:7000/', { mode: 'single', tls: false, hosts: [{ host: '::1', port: 7000 }], db: 0 }],
    [
      'redis+sentinel://worker:a:b@s1,s2:5000/main/1',
      {
        mode: 'sentinel',
        tls: false,
        username: 'worker',
        password: 'a:b',
        hosts: [
          { host: 's1', port: 26379 },
          { host: 's2', port: 5000 },
        ],
        master: 'main',
        db: 1,
      },
    ],
    [
      'rediss+cluster://n1:7001,n2',
      {
        mode: 'cluster',
        tls: true,
        hosts: [
          { host: 'n1', port: 7001 },
          { host: 'n2', port: 6379 },
        ],
        db: 0,
      },
    ],
  ])('reads %s', (url, address) => {
    expect(parseRedisUrl(url)).toEqual(address);
  });

  it.each([
    'http://localhost',
    'redis://',
    'redis://:secret@h:x',
    'redis://:secret@h:70000',
    'redis://:secret@h/zero',
    'redis://:secret@h/1/2',
    'redis+sentinel://:secret@h:1',
    'redis+cluster://:secret@h:1/2',
    'redis+ring://:secret@h',
  ])('refuses %s without repeating it', (url) => {
    expect(() => parseRedisUrl(url)).toThrow(/^(?!.*secret).*(redis\[s\]|Cluster)/);
  });
});
