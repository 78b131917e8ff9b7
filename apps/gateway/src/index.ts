export { GatewayModule, useBallotSockets } from './gateway.module';
export type { GatewayParts } from './gateway-parts';
export { LiveFigures, type RaceFigures } from './live-figures';
