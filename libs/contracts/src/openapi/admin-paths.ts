import type { RefusalCode } from '@scrutineer/errors';
import type { JsonObject } from '../json-schemas';
import { schemaRef } from '../json-schemas';
import { json, operation } from './operation';
import { after, asOperator, asReader, candidate, format, limit, race, raceFilter, round } from './parameters';

const reading: readonly RefusalCode[] = ['bad_request', 'not_authenticated', 'forbidden'];
const changing: readonly RefusalCode[] = [...reading, 'origin', 'csrf', 'too_large'];
const commanding: readonly RefusalCode[] = [...changing, 'unknown_race', 'version_conflict', 'invalid_transition'];
const lately: readonly RefusalCode[] = ['reauthentication_required'];

interface CommandSpec {
  readonly summary: string;
  readonly role: 'operator' | 'admin';
  readonly refused?: readonly RefusalCode[];
}

const commands: Readonly<Record<string, CommandSpec>> = {
  open: { summary: 'Open the round', role: 'operator' },
  close: { summary: 'Close the round', role: 'operator' },
  reopen: { summary: 'Open the closed round once more', role: 'operator' },
  reset: {
    summary: 'Start the next round; deletes nothing, and closes a running round first',
    role: 'admin',
    refused: [...lately, 'confirmation_required'],
  },
  certify: { summary: 'Make the closed round final', role: 'admin', refused: lately },
  reveal: { summary: 'Show the results', role: 'operator' },
  hide: { summary: 'Hide the results', role: 'operator' },
};

function commandPath([name, { summary, role, refused = [] }]: [string, CommandSpec]): [string, JsonObject] {
  const post = operation({
    id: `${name}Race`,
    tag: 'operators',
    summary,
    description: `Needs the role ${role}. Answered once the transition is complete.`,
    security: asOperator,
    parameters: [race],
    body: { schema: 'CommandBody', required: name === 'reset' },
    answer: {
      status: 200,
      description: 'The race as it is now.',
      content: json(name === 'close' ? 'ClosedRace' : 'PublicRace'),
    },
    refused: [...commanding, ...refused],
  });
  return [`/api/admin/races/{race}/${name}`, { post }];
}

/** What operators change. */
export const commandPaths: JsonObject = {
  '/api/admin/races': {
    post: operation({
      id: 'createRace',
      tag: 'operators',
      summary: 'Create a race, as a draft',
      description:
        'Needs the role admin. Candidate ids are distinct; `closesAt` lies after `opensAt`. An id that begins with `rehearsal-` makes a rehearsal: its title is shown with the word REHEARSAL before it, and the fan page shows it only where its id is named.',
      security: asOperator,
      body: { schema: 'CreateRaceBody', required: true },
      answer: { status: 201, description: 'The race.', content: json('PublicRace') },
      refused: [...changing, 'race_exists'],
    }),
  },
  '/api/admin/races/{race}': {
    patch: operation({
      id: 'editRace',
      tag: 'operators',
      summary: 'Edit a draft',
      description: 'Needs the role admin. Candidates lock at the first opening.',
      security: asOperator,
      parameters: [race],
      body: { schema: 'EditRaceBody', required: true },
      answer: { status: 200, description: 'The race as it is now.', content: json('PublicRace') },
      refused: commanding,
    }),
  },
  ...Object.fromEntries(Object.entries(commands).map(commandPath)),
  '/api/admin/races/{race}/candidates/{id}/withdraw': {
    post: operation({
      id: 'withdrawCandidate',
      tag: 'operators',
      summary: 'Withdraw a candidate: no ballot for it is admitted any more',
      description: "Needs the role operator. What becomes of votes given already is the race's rule `withdrawn`.",
      security: asOperator,
      parameters: [race, candidate],
      body: { schema: 'CommandBody', required: false },
      answer: { status: 200, description: 'The race as it is now.', content: json('PublicRace') },
      refused: [...commanding, 'unknown_candidate'],
    }),
  },
};

/** What operators read. */
export const reportPaths: JsonObject = {
  '/api/admin/races/{race}/stats': {
    get: operation({
      id: 'getStats',
      tag: 'operators',
      summary: 'Live figures, and the counts even while they are hidden',
      description:
        "Needs the role viewer or auditor. Counts, lag and freshness are the asked round's; rates, sockets and times of answers are of now, whichever the round.",
      security: asReader,
      parameters: [race, round],
      answer: { status: 200, description: 'The figures.', content: json('Stats') },
      refused: [...reading, 'unknown_race'],
    }),
  },
  '/api/admin/races/{race}/export': {
    get: operation({
      id: 'exportRace',
      tag: 'operators',
      summary: "A round's results, or its ballots, as a file",
      description:
        'Needs the role viewer or auditor; ndjson needs admin or auditor. An ndjson export is an ExportHeader, an ExportLine for each record, and an ExportTrailer.',
      security: asReader,
      parameters: [race, { ...format, required: true }, round],
      answer: {
        status: 200,
        description: 'A stream that ends with a SHA-256 of what came before.',
        content: {
          'text/csv': { schema: { type: 'string' } },
          ...json('Results'),
          'application/x-ndjson': {
            schema: { oneOf: ['ExportHeader', 'ExportLine', 'ExportTrailer'].map(schemaRef) },
          },
        },
      },
      refused: [...reading, 'unknown_race', 'race_not_open'],
    }),
  },
  '/api/admin/audit': {
    get: operation({
      id: 'getAudit',
      tag: 'operators',
      summary: 'The race log: who did what, when and why',
      description: 'Needs the role viewer or auditor.',
      security: asReader,
      parameters: [raceFilter, after, limit],
      answer: { status: 200, description: 'One page, oldest first.', content: json('AuditPage') },
      refused: reading,
    }),
  },
};

/** How operators log in and out. */
export const sessionPaths: JsonObject = {
  '/api/admin/session': {
    post: operation({
      id: 'logIn',
      tag: 'sessions',
      summary: 'Log in',
      body: { schema: 'LoginBody', required: true },
      answer: {
        status: 200,
        description: 'Logged in; the session is in the cookie.',
        content: json('SessionResponse'),
      },
      refused: ['bad_request', 'not_authenticated', 'origin', 'too_large'],
    }),
    get: operation({
      id: 'getSession',
      tag: 'sessions',
      summary: 'Who is logged in',
      security: asReader,
      answer: { status: 200, description: 'The session.', content: json('SessionResponse') },
      refused: ['not_authenticated'],
    }),
    delete: operation({
      id: 'logOut',
      tag: 'sessions',
      summary: 'Log out',
      security: asOperator,
      answer: { status: 204, description: 'Logged out.' },
      refused: ['not_authenticated', 'origin', 'csrf'],
    }),
  },
  '/api/admin/setup': {
    post: operation({
      id: 'setUp',
      tag: 'sessions',
      summary: 'Set the first password and log in',
      description: 'Works once, with the token of the set-up link that the first start printed.',
      body: { schema: 'SetupBody', required: true },
      answer: {
        status: 200,
        description: 'Logged in; the session is in the cookie.',
        content: json('SessionResponse'),
      },
      refused: ['bad_request', 'not_authenticated', 'origin', 'too_large'],
    }),
  },
};
