/**
 * Works round a race in kafkajs 2.2.4: whoever sends over a connection that is not there yet opens one, and several at a time
 * open one each, of which only the last is used. The others stay open until the broker ends them as idle, and each ends the
 * one in use with it. A broker's first fetches, of many partitions at once after a store was emptied, met that.
 */
import { connectionPrototype } from './kafkajs-internals';
import type { Connection } from './kafkajs-internals';

const connect = connectionPrototype.connect;
const underWay = new WeakMap<Connection, Promise<unknown>>();

connectionPrototype.connect = function (this: Connection): Promise<unknown> {
  let connecting = underWay.get(this);
  if (!connecting) {
    connecting = connect.call(this).finally(() => underWay.delete(this));
    underWay.set(this, connecting);
  }
  return connecting;
};

/** kafkajs's own, for the test that shows what it does. */
export const unpatchedConnect = connect;
