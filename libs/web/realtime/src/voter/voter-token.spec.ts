import { memoryStore } from '../testing/fake-gateway';
import { VoterToken } from './voter-token';

const HOUR = 3_600_000;
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

it('asks once for as long as the token is good', async () => {
  const issueToken = jest.fn(() => Promise.resolve({ expiresAt: inMs(HOUR) }));
  const store = memoryStore();
  await new VoterToken({ issueToken }, store).ensure();
  await new VoterToken({ issueToken }, store).ensure();
  expect(issueToken).toHaveBeenCalledTimes(1);
});

it('asks again shortly before the token expires', async () => {
  const issueToken = jest.fn(() => Promise.resolve({ expiresAt: inMs(30_000) }));
  const token = new VoterToken({ issueToken }, memoryStore());
  await token.ensure();
  await token.ensure();
  expect(issueToken).toHaveBeenCalledTimes(2);
});

it('makes one request of renewals at the same time, and another later', async () => {
  const issueToken = jest.fn(() => Promise.resolve({ expiresAt: inMs(HOUR) }));
  const token = new VoterToken({ issueToken }, memoryStore());
  await Promise.all([token.renew(), token.renew()]);
  expect(issueToken).toHaveBeenCalledTimes(1);
  await token.renew();
  expect(issueToken).toHaveBeenCalledTimes(2);
});

it('rejects where none was issued, and asks anew the next time', async () => {
  const issueToken = jest.fn(() => Promise.resolve({ expiresAt: inMs(HOUR) }));
  issueToken.mockRejectedValueOnce(new Error('429'));
  const token = new VoterToken({ issueToken }, memoryStore());
  await expect(token.ensure()).rejects.toThrow('429');
  await token.ensure();
  expect(issueToken).toHaveBeenCalledTimes(2);
});
