import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { closeCodes } from '@scrutineer/errors';
import { BallotIngress } from '../ballots/ballot-ingress';
import { Broadcaster } from '../broadcast/broadcaster';
import { GATEWAY_PARTS, type GatewayParts } from '../gateway-parts';

/** How long acknowledgements on their way are awaited, in ms. */
const ACKS_MS = 10_000;
/** Sockets are closed in this many waves over this time (ms), so that they do not all come back at once. */
const WAVES = 10;
const WAVES_MS = 1000;
/** How long a closed socket may take to say goodbye, in ms. */
const GOODBYE_MS = 1000;

/** Leaves without losing an acknowledgement: not ready, refuse new ballots, answer those on their way, then say goodbye. */
@Injectable()
export class Drain {
  constructor(
    @Inject(GATEWAY_PARTS) private readonly parts: GatewayParts,
    @Inject(BallotIngress) private readonly ingress: BallotIngress,
    @Inject(Broadcaster) private readonly broadcaster: Broadcaster,
  ) {}

  async run(): Promise<void> {
    this.parts.readiness.drain();
    this.ingress.drain();
    await Promise.race([this.ingress.batcher.drained(), sleep(ACKS_MS, undefined, { ref: false })]);
    this.ingress.closed.stop();
    await this.#sayGoodbye();
    this.ingress.batcher.stop();
  }

  async #sayGoodbye(): Promise<void> {
    const sessions = [...this.broadcaster.sessions()];
    const wave = Math.ceil(sessions.length / WAVES);
    for (let i = 0; i < sessions.length; i += wave) {
      for (const session of sessions.slice(i, i + wave)) session.close(closeCodes.restart);
      if (wave > 1) await sleep(WAVES_MS / WAVES);
    }
    const deadline = performance.now() + GOODBYE_MS;
    while ([...this.broadcaster.sessions()].length > 0 && performance.now() < deadline) await sleep(20);
    for (const session of this.broadcaster.sessions()) session.socket.terminate();
  }
}
