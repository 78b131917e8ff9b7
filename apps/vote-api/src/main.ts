import 'reflect-metadata';
import { parseEnvironment, runMain, voteApiEnvironment } from '@scrutineer/config';
import { startVoteApi } from './compose';

await runMain(() => parseEnvironment(voteApiEnvironment, process.env), startVoteApi);
