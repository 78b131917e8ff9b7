// `npm run load:held [-- sockets]`: builds what is needed, then holds so many sockets (10,000) on one gateway.
import { formatPage } from './format-page.mjs';
import { runBuild } from './run-build.mjs';
import { withDescriptors } from './with-descriptors.mjs';

const sockets = process.argv[2] ?? '10000';
runBuild('bench,gateway,vote-api,tally-worker');
const status = withDescriptors(Number(sockets), ['dist/apps/bench/load-held.js', sockets]);
formatPage('docs/load-held.md');
process.exit(status);
