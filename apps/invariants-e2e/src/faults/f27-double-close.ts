import assert from 'node:assert/strict';
import type { PublicRace } from '@scrutineer/contracts';
import { eventually, type Answer, type Operator } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';

const TIMES = 10;

export const doubleClose: Fault = {
  id: 'F27',
  name: 'two operators at once',
  injection: 'a race is closed, then reset, at both vote-apis at the same time and with the same version, ten times',
  asserted: 'one of the two wins, the other is told so; the audit trail has each that was written, the second one void',
  always: false,
  inject: async ({ operatorAt, race }) => {
    const both = [operatorAt(0), operatorAt(1)];
    const id = `${race}-twice`;
    await both[0]!.openNew(id, ['1', '2']);
    await Promise.all(both.map((operator) => operator.logIn()));
    let refused = 0;
    // One may not have read yet what the other did.
    const agreed = async (): Promise<PublicRace> => {
      const ask = (): Promise<PublicRace[]> => Promise.all(both.map((operator) => operator.race(id)));
      const [race] = await eventually('both see the same race', ask, ([one, other]) => one!.version === other!.version);
      return race!;
    };
    const atOnce = async (action: string, body: object): Promise<void> => {
      const { version } = await agreed();
      const ask = (operator: Operator): Promise<Answer> =>
        operator.command(`/${id}/${action}`, { ...body, expectedVersion: version });
      const statuses = (await Promise.all(both.map(ask))).map(({ status }) => status).sort();
      assert.deepEqual(statuses, [200, 409]);
      refused += 1;
    };
    for (let time = 0; time < TIMES; time += 1) {
      await atOnce('close', {});
      await atOnce('reset', { reason: 'twice', confirm: id });
      await both[0]!.open(id);
      await agreed();
    }
    const entries = await both[1]!.audit(id);
    const commands = entries.filter(({ type }) => type === 'close' || type === 'reset');
    const accepted = commands.filter(({ outcome }) => outcome === 'accepted').length;
    assert.equal(accepted, 2 * TIMES);
    // One that is late enough is refused before it is written.
    return { 'commands refused': refused, 'written, and void in the audit trail': commands.length - accepted };
  },
};
