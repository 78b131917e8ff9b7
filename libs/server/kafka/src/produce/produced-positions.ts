import type { Position } from '@scrutineer/voting-domain';
import type { ProducedPartition } from '../client/kafkajs-internals';

/**
 * The position of each record of one send, from the broker's reply: a partition's records lie in the order given from its
 * base offset on.
 * @throws Error unless the reply names every partition as written
 */
export function producedPositions(
  sent: readonly { readonly partition: number }[],
  reply: readonly ProducedPartition[],
  sentAt: number,
): Position[] {
  const next = new Map<number, { offset: number; at: number }>();
  for (const { partition, errorCode, baseOffset, logAppendTime } of reply) {
    const offset = Number(baseOffset ?? -1);
    if (errorCode !== 0 || !(offset >= 0)) {
      throw new Error(`partition ${partition}: error ${errorCode}, base offset ${baseOffset ?? 'missing'}`);
    }
    const appendedAt = Number(logAppendTime ?? -1);
    next.set(partition, { offset, at: appendedAt >= 0 ? appendedAt : sentAt });
  }
  return sent.map(({ partition }) => {
    const place = next.get(partition);
    if (!place) throw new Error(`the reply leaves out partition ${partition}`);
    return { partition, offset: place.offset++, at: place.at };
  });
}
