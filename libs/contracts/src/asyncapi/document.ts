import { closeCodes } from '@scrutineer/errors';
import { jsonSchemas } from '../json-schemas';
import type { JsonObject } from '../json-schemas';
import { topics } from '../kafka/topics';
import { MAX_CLIENT_FRAME_BYTES, SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from '../ws/subprotocol';
import { frames, records } from './messages';
import { messageSchemas } from './schemas';

const closeTable = Object.values(closeCodes)
  .map(({ code, final, meaning }) => `- ${code}: ${meaning}; ${final ? 'final' : 'reconnect'}`)
  .join('\n');

const socket = {
  address: '/ws',
  servers: [{ $ref: '#/servers/gateway' }],
  messages: messageRefs(frames),
  description:
    `Subprotocol \`${SUBPROTOCOL}\`. The voter token comes as the cookie \`scrutineer_voter\` or as a second subprotocol ` +
    `\`${TOKEN_SUBPROTOCOL_PREFIX}<token>\`; without one the socket may watch. Text frames of at most ${MAX_CLIENT_FRAME_BYTES} bytes.\n\n` +
    `Close codes (after any other, reconnect):\n${closeTable}`,
  bindings: {
    ws: {
      query: {
        type: 'object',
        properties: { race: { type: 'string', description: "The race's id." } },
        required: ['race'],
      },
    },
  },
};

/** The socket and the topics as an AsyncAPI 3 document. Actions are a server's: it receives `cast`, and sends the rest. */
export function asyncApiDocument(): JsonObject {
  const { cast, ...sent } = frames;
  return {
    asyncapi: '3.0.0',
    info: { title: 'Scrutineer', version: '1', license: { name: 'Apache-2.0' } },
    defaultContentType: 'application/json',
    servers: {
      gateway: { host: 'localhost:8080', protocol: 'ws' },
      kafka: { host: 'localhost:9092', protocol: 'kafka' },
    },
    channels: {
      socket,
      ballots: topic(topics.ballots, ['ballot', 'marker', 'class'], 'The ballot log. Kept without limit.'),
      raceEvents: topic(topics.raceEvents, ['command'], 'The race log: one partition, kept without limit.'),
      roundSecrets: topic(topics.roundSecrets, ['pepper'], "The rounds' peppers: one partition, compacted."),
      ballotsDead: topic(topics.ballotsDead, ['dead'], 'Three partitions, kept for 30 days.'),
    },
    operations: {
      receiveCast: operation('receive', 'socket', { cast }),
      sendFrames: operation('send', 'socket', sent),
      appendBallots: operation('send', 'ballots', pick(['ballot', 'marker', 'class'])),
      readBallots: operation('receive', 'ballots', pick(['ballot', 'marker', 'class'])),
      appendCommands: operation('send', 'raceEvents', pick(['command'])),
      followCommands: operation('receive', 'raceEvents', pick(['command'])),
      keepPepper: operation('send', 'roundSecrets', pick(['pepper'])),
      buryRecord: operation('send', 'ballotsDead', pick(['dead'])),
    },
    components: { schemas: jsonSchemas(messageSchemas), messages: { ...frames, ...records } },
  };
}

type RecordName = keyof typeof records;

function pick(names: readonly RecordName[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, records[name]]));
}

function topic(address: string, names: readonly RecordName[], description: string): JsonObject {
  return { address, servers: [{ $ref: '#/servers/kafka' }], messages: messageRefs(pick(names)), description };
}

function messageRefs(messages: JsonObject): JsonObject {
  return Object.fromEntries(Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]));
}

function operation(action: 'send' | 'receive', channel: string, messages: JsonObject): JsonObject {
  return {
    action,
    channel: { $ref: `#/channels/${channel}` },
    messages: Object.keys(messages).map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` })),
  };
}
