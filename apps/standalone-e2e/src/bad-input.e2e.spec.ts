import { badInputSuite, VOTER_TOKEN_SECRET } from '@scrutineer/testing-edge';
import { freshDirectory, startStandalone, type Standalone } from './standalone/standalone';

const password = 'only for these tests';
const dataDir = freshDirectory();
let standalone: Standalone;

afterAll(() => standalone?.service.kill());

describe('the standalone service', () => {
  badInputSuite(async () => {
    const env = { ADMIN_PASSWORD: password, VOTER_TOKEN_SECRET, LOG_LEVEL: 'info' };
    standalone = await startStandalone({ dataDir, env });
    const { service, url } = standalone;
    const part = {
      url,
      metrics: async () => (await fetch(`${url}/metrics`)).text(),
      lines: () => service.lines(),
    };
    return { gateway: part, api: part, password };
  });
});
