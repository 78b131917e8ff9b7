export { VoteApiModule } from './vote-api.module';
export type { LiveFigures, LiveGateway, VoteApiParts } from './vote-api-parts';
