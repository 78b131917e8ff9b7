import { UsageError } from '../exit';
import { isLoopbackUrl, serverUrl } from './server-url';

describe('the address of a server', () => {
  it.each([
    ['http://localhost:8080', 'http://localhost:8080'],
    ['https://vote.example/', 'https://vote.example'],
    ['https://vote.example/scrutineer/', 'https://vote.example/scrutineer'],
  ])('%s is taken as %s', (text, url) => {
    expect(serverUrl(text)).toBe(url);
  });

  it.each(['localhost:8080', 'ftp://vote.example', '', 'http://', 'http://admin:secret@localhost'])(
    '"%s" is refused',
    (text) => {
      expect(() => serverUrl(text)).toThrow(UsageError);
    },
  );
});

describe('loopback', () => {
  it.each(['http://localhost:8080', 'http://127.0.0.1', 'https://127.8.8.8:1', 'http://[::1]:8080', 'http://127.1'])(
    '%s is this machine',
    (url) => {
      expect(isLoopbackUrl(url)).toBe(true);
    },
  );

  it.each([
    'https://vote.example',
    'http://127.0.0.1.example',
    'http://127.example',
    'http://localhost.example',
    'http://0.0.0.0',
    'http://10.0.0.1',
    'http://[::2]',
  ])('%s is not', (url) => {
    expect(isLoopbackUrl(url)).toBe(false);
  });
});
