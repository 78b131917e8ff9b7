import assert from 'node:assert/strict';
import { closeCodes } from '@scrutineer/errors';
import type { Fault } from '../run/fault';

export const gatewayStop: Fault = {
  id: 'F2',
  name: 'gateway told to stop',
  injection: 'SIGTERM in mid-burst, started again',
  asserted: 'exit code 0 within 20 s; every socket is closed with 1012, none is cut',
  always: true,
  inject: async ({ cluster, crowd }) => {
    const [gateway] = cluster.gateways;
    const before = crowd.history.closes.length;
    assert.equal(await gateway.stop(), 0);
    await gateway.start();
    const codes = crowd.history.closes.slice(before);
    assert.deepEqual(new Set(codes), new Set([closeCodes.restart.code]));
    return { 'sockets sent away with 1012': codes.length };
  },
};
