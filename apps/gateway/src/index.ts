export { GatewayModule, useBallotSockets } from './gateway.module';
export type { GatewayParts } from './gateway-parts';
export { LiveFigures, type RaceFigures } from './live-figures';
export { BallotIngress } from './ballots/ballot-ingress';
export { Voter } from './ballots/voter';
export { VoterSession, type SessionParts } from './connection/session';
