import { racePattern } from '../patterns';
import { parameter } from './operation';

const integer = { type: 'integer', minimum: 1 };
const offset = { type: 'string', pattern: '^(?:0|[1-9][0-9]{0,15})$' };

/** Parameters that several calls share, and the ways to say who is calling. */
export const race = parameter('path', 'race', "The race's id.", { type: 'string', pattern: racePattern.source });
export const round = parameter('query', 'round', 'A round of the race; its current one unless given.', integer);
export const candidate = parameter('path', 'id', "The candidate's id.", { type: 'string' });
export const ballotId = parameter('path', 'ballotId', "The client's id of the ballot.", {
  type: 'string',
  format: 'uuid',
});
export const partition = parameter('query', 'partition', "The receipt's partition.", { type: 'integer', minimum: 0 });
export const receiptOffset = parameter('query', 'offset', "The receipt's offset.", offset);
export const raceFilter = parameter('query', 'race', 'Only entries of this race.', { type: 'string' });
export const after = parameter('query', 'after', 'Only entries behind this offset: `next` of the page before.', offset);
export const limit = parameter('query', 'limit', 'The most entries to return.', integer);
export const format = parameter('query', 'format', 'csv and json: the results. ndjson: the ballots.', {
  type: 'string',
  enum: ['csv', 'json', 'ndjson'],
});

export const asVoter = [{ voterCookie: [] }, { voterToken: [] }];
export const asOperator = [{ session: [], csrf: [] }];
export const asReader = [{ session: [] }];

export const securitySchemes = {
  voterCookie: { type: 'apiKey', in: 'cookie', name: 'scrutineer_voter', description: 'The voter token.' },
  voterToken: { type: 'http', scheme: 'bearer', description: 'The voter token.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-scrutineer',
    description: "An operator's session. On loopback without TLS the cookie is named `scrutineer`.",
  },
  csrf: { type: 'apiKey', in: 'header', name: 'X-CSRF-Token', description: '`csrfToken` of the session.' },
};
