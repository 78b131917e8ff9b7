import 'reflect-metadata';
import { parseEnvironment, runMain, tallyWorkerEnvironment } from '@scrutineer/config';
import { startTallyWorker } from './compose';

await runMain(() => parseEnvironment(tallyWorkerEnvironment, process.env), startTallyWorker);
