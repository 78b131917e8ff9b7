import { ProcessHost } from './process-host';

// Stands for a test run: starts a part, says where it is, and lives on until somebody kills it.
const host = new ProcessHost('fixture', () => ['/bin/sleep', '600']);
await host.start();
console.log('part', host.pid, host.directory);
setInterval(() => undefined, 1_000);
