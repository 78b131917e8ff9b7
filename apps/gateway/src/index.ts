export { GatewayModule, useBallotSockets } from './gateway.module';
export type { GatewayParts } from './gateway-parts';
