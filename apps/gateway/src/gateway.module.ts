import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { BallotIngress } from './ballots/ballot-ingress';
import { BallotsController } from './ballots/ballots.controller';
import { Broadcaster } from './broadcast/broadcaster';
import { BallotSocketAdapter } from './connection/ballot-socket-adapter';
import { Drain } from './connection/drain';
import { GATEWAY_PARTS, type GatewayParts } from './gateway-parts';
import { VoteGateway } from './vote.gateway';

@Module({})
export class GatewayModule {
  static register(parts: GatewayParts): DynamicModule {
    return {
      module: GatewayModule,
      controllers: [BallotsController],
      providers: [{ provide: GATEWAY_PARTS, useValue: parts }, BallotIngress, Broadcaster, Drain, VoteGateway],
    };
  }
}

/** Gives the application its sockets; before `listen`. */
export function useBallotSockets(app: INestApplication, parts: GatewayParts): void {
  const ingress = app.get(BallotIngress, { strict: false });
  app.useWebSocketAdapter(new BallotSocketAdapter(app.getHttpServer() as import('node:http').Server, parts, ingress));
}
