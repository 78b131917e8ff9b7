import { Inject, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect } from '@nestjs/websockets';
import { Broadcaster } from './broadcast/broadcaster';
import { Drain } from './connection/drain';
import { Heartbeat } from './connection/heartbeat';
import type { VoterSession } from './connection/session';

/** The socket end of the vote: who is there, and what happens when this process starts and stops. */
@WebSocketGateway()
export class VoteGateway
  implements
    OnGatewayConnection<VoterSession>,
    OnGatewayDisconnect<VoterSession>,
    OnApplicationBootstrap,
    BeforeApplicationShutdown
{
  readonly #heartbeat = new Heartbeat();

  constructor(
    @Inject(Broadcaster) private readonly broadcaster: Broadcaster,
    @Inject(Drain) private readonly drain: Drain,
  ) {}

  onApplicationBootstrap(): void {
    this.broadcaster.start();
    this.#heartbeat.start();
  }

  handleConnection(session: VoterSession): void {
    this.#heartbeat.watch(session);
    this.broadcaster.join(session);
    session.socket.once('close', () => this.broadcaster.leave(session));
  }

  handleDisconnect(session: VoterSession): void {
    this.broadcaster.leave(session);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.drain.run();
    this.#heartbeat.stop();
    this.broadcaster.stop();
  }
}
