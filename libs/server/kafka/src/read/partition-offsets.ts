import type { Cluster } from '../client/kafkajs-internals';

/** The earliest, or the end, offset of each partition asked for, in that order. */
export async function partitionOffsets(
  cluster: Cluster,
  topic: string,
  partitions: readonly number[],
  which: 'earliest' | 'end',
): Promise<number[]> {
  const asked = {
    topic,
    partitions: partitions.map((partition) => ({ partition })),
    fromBeginning: which === 'earliest',
  };
  const answers = await cluster.fetchTopicsOffset([asked]);
  const found = new Map(
    answers.flatMap((answer) => answer.partitions.map(({ partition, offset }) => [partition, Number(offset)] as const)),
  );
  return partitions.map((partition) => {
    const offset = found.get(partition);
    if (offset === undefined) throw new Error(`no broker leads partition ${partition} of ${topic}`);
    return offset;
  });
}
