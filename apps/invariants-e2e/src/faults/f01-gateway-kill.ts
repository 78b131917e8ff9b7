import type { Fault } from '../run/fault';

export const gatewayKill: Fault = {
  id: 'F1',
  name: 'gateway killed',
  injection: 'SIGKILL in mid-burst, started again; its clients go to the other one and send the same ballots again',
  asserted: 'ballots without an answer are counted once or not at all',
  always: true,
  inject: async ({ cluster, crowd }) => {
    const [gateway] = cluster.gateways;
    const { history } = crowd;
    const before = history.counts().unknown;
    await gateway.kill();
    const lost = history.closes.length;
    await gateway.start();
    return { 'connections lost': lost, 'ballots without an answer': history.counts().unknown - before };
  },
};
