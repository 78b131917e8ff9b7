import 'reflect-metadata';
import { parseEnvironment, runMain, standaloneEnvironment } from '@scrutineer/config';
import { startStandalone } from './compose';

await runMain(() => parseEnvironment(standaloneEnvironment, process.env), startStandalone);
