import { randomBytes } from 'node:crypto';
import { connectKafka } from '@scrutineer/kafka';
import { startKafka } from '@scrutineer/testbed';
import type { AppendRecord } from '@scrutineer/voting-domain';
import { Kafka, logLevel } from 'kafkajs';
import { PlatformaticBallotLog } from '../kafka-clients/platformatic-ballot-log';
import { silent } from '../load/fill-log';
import { CpuMeter } from '../process/cpu-meter';
import { median } from '../process/statistics';
import { pidOf } from '../systems/start';
import type { Part } from './part';

const PARTITIONS = 12;
const TOPIC = 'ballots';
/** What a gateway gathers at 8,000 ballots a second, and at most. */
const BATCHES = [200, 1000] as const;
const RECORDS = 100_000;
const IN_FLIGHT = 3;
const RECORD_BYTES = 112;

interface BufferRecord extends AppendRecord {
  readonly key: Buffer;
  readonly value: Buffer;
}

interface Producer {
  readonly title: string;
  readonly append: (records: BufferRecord[]) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** What an acknowledged append costs through each client, in this process and in the broker. */
export const producers: Part = {
  seconds: ({ rounds }) => 15 + rounds * 3 * BATCHES.length * 2,
  run: async ({ rounds, say }) => {
    const kafka = await startKafka({ asProcess: true });
    const clients = await connectAll(kafka.brokers);
    const costs = new Map<string, { readonly client: number; readonly broker: number }[]>();
    // The first round is not counted: all of this is one process, which is still being compiled.
    for (let round = 0; round <= rounds; round += 1) {
      for (const batch of BATCHES) {
        for (const client of clients) {
          const meter = new CpuMeter({ client: process.pid, broker: pidOf(kafka) });
          await appendAll(client, batch);
          const { client: own = NaN, broker = NaN } = meter.microsEach(RECORDS);
          if (round === 0) continue;
          const row = `${client.title} | ${batch}`;
          costs.set(row, [...(costs.get(row) ?? []), { client: own, broker }]);
          say(`producers ${round}/${rounds}  ${row}: client ${own.toFixed(2)} µs, broker ${broker.toFixed(2)} µs`);
        }
      }
    }
    for (const client of clients) await client.close();
    await kafka.stop();
    const rows = [...costs].map(([row, all]) => {
      const mid = (side: 'client' | 'broker'): string => median(all.map((one) => one[side])).toFixed(2);
      return `| ${row} | ${mid('client')} | ${mid('broker')} |`;
    });
    const head = [
      '| Kafka client, `acks=all` | batch | CPU µs a record | of the broker |',
      '| --- | --- | --- | --- |',
    ];
    return { figures: {}, notes: [...head, ...rows].join('\n') };
  },
};

async function connectAll(brokers: readonly string[]): Promise<Producer[]> {
  const ours = connectKafka({ brokers, clientId: 'bench', log: silent });
  await ours.ensureTopics(PARTITIONS);
  const kafkajs = new Kafka({ brokers: [...brokers], logLevel: logLevel.ERROR }).producer();
  await kafkajs.connect();
  const platformatic = new PlatformaticBallotLog(brokers, TOPIC);
  return [
    {
      title: 'ours, over kafkajs’s connections',
      append: (records) => ours.ballotLog.append(records),
      close: () => ours.close(),
    },
    {
      title: 'kafkajs’s own producer',
      append: (messages) => kafkajs.send({ topic: TOPIC, acks: -1, messages }),
      close: () => kafkajs.disconnect(),
    },
    {
      title: '@platformatic/kafka',
      append: (records) => platformatic.append(records),
      close: () => platformatic.close(),
    },
  ];
}

async function appendAll(client: Producer, batch: number): Promise<void> {
  let sent = 0;
  const append = async (): Promise<void> => {
    while (sent < RECORDS) {
      sent += batch;
      await client.append(recordsOf(batch));
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, append));
}

const value = randomBytes(RECORD_BYTES);
const keys = Array.from({ length: 1000 }, () => randomBytes(16));

function recordsOf(batch: number): BufferRecord[] {
  return Array.from({ length: batch }, (_, i) => ({ partition: i % PARTITIONS, key: keys[i % keys.length]!, value }));
}
