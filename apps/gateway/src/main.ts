import 'reflect-metadata';
import { gatewayEnvironment, parseEnvironment, runMain } from '@scrutineer/config';
import { startGateway } from './compose';

await runMain(() => parseEnvironment(gatewayEnvironment, process.env), startGateway);
