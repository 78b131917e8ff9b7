export { TallyWorkerModule } from './tally-worker.module';
export { TallyStrategy } from './tally.strategy';
export type { WorkerParts } from './worker-parts';
export { DEFAULT_LIMITS, TallyLoop } from './tally/tally-loop';
