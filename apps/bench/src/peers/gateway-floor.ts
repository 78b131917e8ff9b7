// The floor of any gateway that keeps to the published formats, answers only what is in the log, and shows results: the bare
// socket library, the product's own Kafka client and its batching, and a frame as long as the results for everybody four
// times a second. Three fields are cut out of a frame and written into a record and an answer. Nobody is authenticated,
// nothing is checked, admitted, measured or counted, and no results are read.
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { encodeBallot, encodeRecorded } from '@scrutineer/contracts';
import { connectKafka } from '@scrutineer/kafka';
import { partitionOf, type AppendRecord } from '@scrutineer/voting-domain';
import { WebSocketServer } from 'ws';
import { silent } from '../load/fill-log';
import { textFrame } from '../load/text-frame';
import { RACE } from '../operator';

/** As the gateway's batcher has them. */
const [BATCH, IN_FLIGHT, LINGER_MS] = [1000, 3, 20];
/** As long as the sample race's results. */
const RESULTS_BYTES = 980;
const SHOW_EVERY_MS = 250;
/** Where the generator's frames have their ballot id and their candidate, and how far behind that is the number. */
const [ID_AT, ID_END, CANDIDATE_AT, SEQ_AFTER] = [36, 72, 87, 8];

const { PORT, KAFKA_BROKERS = '' } = process.env;
const kafka = connectKafka({ brokers: KAFKA_BROKERS.split(','), clientId: 'gateway-floor', log: silent });
const partitions = await kafka.ballotLog.partitions();

const streams = new Set<Duplex>();
const results = textFrame(`{"event":"results"}`.padEnd(RESULTS_BYTES));
setInterval(() => {
  for (const stream of streams) stream.write(results);
}, SHOW_EVERY_MS);

interface Waiting extends AppendRecord {
  readonly ballotId: string;
  readonly stream: Duplex;
}
const queue: Waiting[] = [];
let inFlight = 0;
let linger: NodeJS.Timeout | null = null;

function schedule(): void {
  if (queue.length >= BATCH) void flush();
  else if (queue.length > 0) linger ??= setTimeout(() => void flush(), LINGER_MS);
}

async function flush(): Promise<void> {
  if (linger) clearTimeout(linger);
  linger = null;
  if (queue.length === 0 || inFlight >= IN_FLIGHT) return;
  const batch = queue.splice(0, BATCH);
  inFlight += 1;
  const positions = await kafka.ballotLog.append(batch);
  inFlight -= 1;
  const recordedAt = new Date(positions[0]!.at).toISOString();
  for (const [i, { ballotId, stream }] of batch.entries()) {
    const { partition, offset } = positions[i]!;
    const answer = { ballotId, race: RACE, round: 1, partition, offset: String(offset), recordedAt };
    stream.write(textFrame(encodeRecorded(answer)));
  }
  schedule();
}

const server = new WebSocketServer({ port: Number(PORT), host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket, { socket: stream }) => {
  const key = randomBytes(16);
  const partition = partitionOf(key, partitions);
  streams.add(stream);
  socket.on('close', () => streams.delete(stream));
  socket.on('message', (data: Buffer) => {
    const frame = data.toString('latin1');
    const ballotId = frame.slice(ID_AT, ID_END);
    const end = frame.indexOf('"', CANDIDATE_AT);
    const candidate = frame.slice(CANDIDATE_AT, end);
    const seq = Number.parseInt(frame.slice(end + SEQ_AFTER));
    const ballot = { kind: 'ballot', race: RACE, round: 1, ballotId, candidate, seq, at: Date.now() } as const;
    queue.push({ ballotId, stream, key, partition, value: encodeBallot(ballot) });
    schedule();
  });
});
server.on('listening', () => process.stdout.write('ready\n'));
