import { publicRaceSchema, raceRulesSchema } from '../http/races';
import { resultsSchema } from '../http/results';
import { ballotValueSchema, classValueSchema, markerValueSchema } from '../kafka/log-values';
import { raceCommandSchema } from '../kafka/race-command';
import { timeSchema } from '../values';
import { castFrameSchema } from '../ws/cast';
import {
  lateFrameSchema,
  raceFrameSchema,
  recordedFrameSchema,
  refusedFrameSchema,
  resultsFrameSchema,
} from '../ws/server-frames';

/** Every schema of the socket and of the topics, by the name it is published under. */
export const messageSchemas = {
  BallotValue: ballotValueSchema,
  CastFrame: castFrameSchema,
  ClassValue: classValueSchema,
  LateFrame: lateFrameSchema,
  MarkerValue: markerValueSchema,
  PublicRace: publicRaceSchema,
  RaceCommand: raceCommandSchema,
  RaceFrame: raceFrameSchema,
  RaceRules: raceRulesSchema,
  RecordedFrame: recordedFrameSchema,
  RefusedFrame: refusedFrameSchema,
  Results: resultsSchema,
  ResultsFrame: resultsFrameSchema,
  Time: timeSchema,
} as const;

export type MessageSchemaName = keyof typeof messageSchemas;
