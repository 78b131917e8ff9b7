// The floor of any gateway that answers only what is in the log and shows results: the bare socket library, the product's
// own Kafka client and its batching, an answer as long as the product's, and a frame as long as its results for everybody
// four times a second. Nobody is authenticated, nothing is parsed, admitted or counted, and no results are read.
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { connectKafka } from '@scrutineer/kafka';
import type { AppendRecord } from '@scrutineer/voting-domain';
import { WebSocketServer } from 'ws';
import { silent } from '../load/fill-log';
import { textFrame } from '../load/text-frame';

/** As the gateway's batcher has them. */
const [BATCH, IN_FLIGHT, LINGER_MS] = [1000, 3, 25];
const PARTITIONS = 12;
/** The lengths of the gateway's usual answer, and of the sample race's results. */
const [ANSWER_BYTES, RESULTS_BYTES] = [185, 980];
const SHOW_EVERY_MS = 250;

const { PORT, KAFKA_BROKERS = '' } = process.env;
const kafka = connectKafka({ brokers: KAFKA_BROKERS.split(','), clientId: 'gateway-floor', log: silent });
await kafka.ensureTopics(PARTITIONS);

const answer = textFrame(`{"event":"recorded"}`.padEnd(ANSWER_BYTES));
const results = textFrame(`{"event":"results"}`.padEnd(RESULTS_BYTES));
const streams = new Set<Duplex>();
setInterval(() => {
  for (const stream of streams) stream.write(results);
}, SHOW_EVERY_MS);

interface Waiting extends AppendRecord {
  readonly stream: Duplex;
}
let queue: Waiting[] = [];
let inFlight = 0;
let linger: NodeJS.Timeout | null = null;

function flush(): void {
  if (linger) clearTimeout(linger);
  linger = null;
  if (queue.length === 0 || inFlight >= IN_FLIGHT) return;
  const batch = queue.length > BATCH ? queue.splice(0, BATCH) : queue;
  if (batch === queue) queue = [];
  inFlight += 1;
  void kafka.ballotLog.append(batch).then(() => {
    inFlight -= 1;
    for (const { stream } of batch) stream.write(answer);
    schedule();
  });
}

function schedule(): void {
  if (queue.length >= BATCH) flush();
  else if (queue.length > 0) linger ??= setTimeout(flush, LINGER_MS);
}

let sockets = 0;
const server = new WebSocketServer({ port: Number(PORT), host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket, { socket: stream }) => {
  const key = randomBytes(16);
  const partition = sockets++ % PARTITIONS;
  streams.add(stream);
  socket.on('close', () => streams.delete(stream));
  socket.on('message', (value: Buffer) => {
    // The frame itself is as long as the record that the product makes of it.
    queue.push({ stream, key, partition, value });
    schedule();
  });
});
server.on('listening', () => process.stdout.write('ready\n'));
