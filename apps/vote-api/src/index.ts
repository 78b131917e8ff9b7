export { VoteApiModule } from './vote-api.module';
export type { LiveFigures, LiveGateway, VoteApiParts } from './vote-api-parts';
export { RunCommand, type CommandOutcome } from './lifecycle/run-command';
export { TransitionFinisher, unfinishedVersions } from './lifecycle/transition-finisher';
export { TransitionWatch } from './lifecycle/transition-watch';
export { ballotsExport } from './export/ballots-export';
