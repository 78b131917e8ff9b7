import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rateLimitsSchema } from '@scrutineer/config';
import { closeCodes } from '@scrutineer/errors';
import { BallotIngress } from '../../ballots/ballot-ingress';
import { BallotSocketAdapter } from '../../connection/ballot-socket-adapter';
import type { VoterSession } from '../../connection/session';
import { GatewayUnderTest, RACE } from '../gateway-under-test';

export interface EchoGateway {
  /** `ws://` address of the echo; the handshake is the gateway's own, so it names a race. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The gateway's own sockets: its adapter with its limits, its handshake, its sessions and its way to write frames. Only what
 * a session does with a frame is replaced: text comes back as it was, binary is turned away as a ballot's would be.
 */
export async function startEchoGateway(): Promise<EchoGateway> {
  const gateway = new GatewayUnderTest();
  const parts = await gateway.parts(rateLimitsSchema.parse({}));
  await gateway.create();
  const http = createServer();
  const adapter = new BallotSocketAdapter(http, parts, new BallotIngress(parts));
  const sockets = adapter.create();
  adapter.bindClientConnect(sockets, echo);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws?race=${RACE}`,
    stop: async () => {
      adapter.close(sockets);
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await gateway.stop();
    },
  };
}

function echo(session: VoterSession): void {
  session.socket.removeAllListeners('message');
  session.socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) session.close(closeCodes.binary);
    else session.send(data.toString());
  });
}
