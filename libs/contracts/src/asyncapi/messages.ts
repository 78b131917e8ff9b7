import { schemaRef } from '../json-schemas';
import type { JsonObject } from '../json-schemas';
import type { MessageSchemaName } from './schemas';

const bytes = (length?: number) => ({
  type: 'string',
  format: 'binary',
  ...(length && { minLength: length, maxLength: length }),
});
const voterKey = { ...bytes(16), description: "HMAC-SHA-256 (the round's pepper, voter id), its first 16 bytes." };
const noKey = { type: 'null' };

function frame(schema: MessageSchemaName, summary: string): JsonObject {
  return { summary, contentType: 'application/json', payload: schemaRef(schema) };
}

function record(schema: MessageSchemaName, key: JsonObject, summary: string): JsonObject {
  return { ...frame(schema, summary), bindings: { kafka: { key } } };
}

/** Frames of the socket `/ws`: `cast` from the client, the others from the server. */
export const frames = {
  cast: frame('CastFrame', 'A ballot.'),
  recorded: frame('RecordedFrame', 'The log has the ballot durably. May be repeated.'),
  refused: frame('RefusedFrame', 'This attempt was never handed to the log.'),
  race: frame('RaceFrame', 'The race, on connect and at every change.'),
  results: frame('ResultsFrame', 'The results, at most four times a second and only while this socket may see them.'),
  late: frame('LateFrame', 'Recorded past the cut, and no copy of it counted.'),
};

/** Records of the topics. */
export const records = {
  ballot: record('BallotValue', voterKey, 'One choice by one voter.'),
  marker: record('MarkerValue', noKey, 'A lifecycle record, written into every partition.'),
  class: record('ClassValue', voterKey, 'Puts the voter of its key into a class.'),
  command: record(
    'RaceCommand',
    { type: 'string', description: "The race's id." },
    'A command, or the completion of one.',
  ),
  pepper: {
    summary: "A round's pepper; a null value deletes it.",
    contentType: 'application/octet-stream',
    payload: bytes(),
    bindings: { kafka: { key: { type: 'string', description: '`race/round`.' } } },
  },
  dead: {
    summary: 'A record that can never count, as it was read.',
    contentType: 'application/octet-stream',
    headers: {
      type: 'object',
      properties: {
        code: { type: 'string', description: 'Why.' },
        partition: { type: 'string', description: 'Where it was read.' },
        offset: { type: 'string' },
      },
      required: ['code', 'partition', 'offset'],
    },
    payload: bytes(),
    bindings: { kafka: { key: bytes() } },
  },
} satisfies Record<string, JsonObject>;
