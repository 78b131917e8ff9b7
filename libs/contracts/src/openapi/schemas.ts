import { auditPageSchema } from '../http/audit';
import { ballotBodySchema, myBallotSchema, receiptSchema } from '../http/ballots';
import { exportHeaderSchema, exportLineSchema, exportTrailerSchema } from '../http/export';
import { problemSchema } from '../http/problem';
import { commandBodySchema, createRaceBodySchema, editRaceBodySchema } from '../http/race-bodies';
import { closedRaceSchema, publicRaceSchema, publicRacesSchema, raceRulesSchema } from '../http/races';
import { resultsSchema } from '../http/results';
import { loginBodySchema, sessionResponseSchema, setupBodySchema } from '../http/session';
import { statsSchema } from '../http/stats';
import { voterTokenResponseSchema } from '../http/voters';
import { timeSchema } from '../values';
import { recordedDataSchema } from '../ws/server-frames';

/** Every schema of the HTTP interface, by the name it is published under. */
export const httpSchemas = {
  AuditPage: auditPageSchema,
  BallotBody: ballotBodySchema,
  ClosedRace: closedRaceSchema,
  CommandBody: commandBodySchema,
  CreateRaceBody: createRaceBodySchema,
  EditRaceBody: editRaceBodySchema,
  ExportHeader: exportHeaderSchema,
  ExportLine: exportLineSchema,
  ExportTrailer: exportTrailerSchema,
  LoginBody: loginBodySchema,
  MyBallot: myBallotSchema,
  Problem: problemSchema,
  PublicRace: publicRaceSchema,
  PublicRaces: publicRacesSchema,
  RaceRules: raceRulesSchema,
  Receipt: receiptSchema,
  RecordedData: recordedDataSchema,
  Results: resultsSchema,
  SessionResponse: sessionResponseSchema,
  SetupBody: setupBodySchema,
  Stats: statsSchema,
  Time: timeSchema,
  VoterTokenResponse: voterTokenResponseSchema,
} as const;

export type HttpSchemaName = keyof typeof httpSchemas;
