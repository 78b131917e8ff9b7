import { schemaRef } from '../json-schemas';
import type { JsonObject } from '../json-schemas';
import { json, operation } from './operation';
import { asVoter, ballotId, partition, race, receiptOffset, round } from './parameters';

const resultsStream = { 'text/event-stream': { schema: { type: 'string' } } };

/** What fans, pages and programs call. */
export const publicPaths: JsonObject = {
  '/api/voters': {
    post: operation({
      id: 'createVoter',
      tag: 'voters',
      summary: 'Get a voter token',
      description:
        'With a validly signed token, expired or not: the same voter again. The token is also set as the cookie `scrutineer_voter`.',
      security: [{}, ...asVoter],
      answer: { status: 201, description: 'A token.', content: json('VoterTokenResponse') },
      refused: ['bad_request', 'not_authenticated', 'origin'],
    }),
  },
  '/api/races': {
    get: operation({
      id: 'listRaces',
      tag: 'races',
      summary: 'All races; drafts for operators only',
      answer: { status: 200, description: 'The races.', content: json('PublicRaces') },
    }),
  },
  '/api/races/{race}': {
    get: operation({
      id: 'getRace',
      tag: 'races',
      summary: 'One race',
      parameters: [race],
      answer: { status: 200, description: 'The race.', content: json('PublicRace') },
      refused: ['unknown_race'],
    }),
  },
  '/api/races/{race}/results': {
    get: operation({
      id: 'getResults',
      tag: 'races',
      summary: "A round's results, as far as they are shown",
      description:
        'With `Accept: text/event-stream` a stream of server-sent events, each with the results as its data.',
      parameters: [race, round],
      answer: { status: 200, description: 'The results.', content: { ...json('Results'), ...resultsStream } },
      refused: ['bad_request', 'results_hidden', 'unknown_race'],
    }),
  },
  '/api/races/{race}/ballots': {
    post: operation({
      id: 'castBallot',
      tag: 'ballots',
      summary: 'Cast a ballot',
      description: 'Answered once the log has the ballot durably. Sending the same ballot again is always safe.',
      security: asVoter,
      parameters: [race],
      body: { schema: 'BallotBody', required: true },
      answer: { status: 200, description: 'Recorded.', content: json('RecordedData') },
      refused: [
        'bad_request',
        'bad_frame',
        'bad_ballot_id',
        'not_authenticated',
        'origin',
        'unknown_race',
        'unknown_candidate',
        'race_not_open',
        'race_closed',
        'candidate_withdrawn',
        'too_large',
      ],
    }),
  },
  '/api/races/{race}/ballots/mine': {
    get: operation({
      id: 'getMyBallot',
      tag: 'ballots',
      summary: 'The choice of mine that stands',
      description: 'Answers 404 `unknown_candidate` where none of mine stands.',
      security: asVoter,
      parameters: [race],
      answer: { status: 200, description: 'The standing choice.', content: json('MyBallot') },
      refused: ['not_authenticated', 'unknown_race', 'unknown_candidate'],
    }),
  },
  '/api/races/{race}/receipts/{ballotId}': {
    get: operation({
      id: 'getReceipt',
      tag: 'ballots',
      summary: 'What became of a recorded ballot',
      description: 'With a voter token, partition and offset may be left out.',
      security: [{}, ...asVoter],
      parameters: [race, ballotId, partition, receiptOffset],
      answer: { status: 200, description: 'Its status.', content: json('Receipt') },
      refused: ['bad_request', 'bad_ballot_id', 'not_authenticated', 'unknown_race'],
    }),
  },
};

const probe = { 'application/json': { schema: { type: 'object' } } };

/** On the management port; standalone serves them beside everything else. */
export const healthPaths: JsonObject = Object.fromEntries(
  (['live', 'ready'] as const).map((kind) => [
    `/health/${kind}`,
    {
      get: {
        operationId: `health-${kind}`,
        tags: ['health'],
        summary: kind === 'live' ? 'Whether the process works' : 'Whether it takes traffic',
        responses: {
          200: { description: 'Yes.', content: probe },
          503: {
            description: 'No.',
            content: { ...probe, 'application/problem+json': { schema: schemaRef('Problem') } },
          },
        },
      },
    },
  ]),
);
