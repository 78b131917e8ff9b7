import { MAX_SEQ } from '@scrutineer/voting-domain';
import { z } from 'zod';
import { MAX_CANDIDATE_LENGTH, racePattern, uuidPattern } from './patterns';

/** Values that occur throughout the wire formats. */

export const raceIdSchema = z.string().regex(racePattern);

/** A candidate's id as a race defines it: the start number, or another short name. */
export const candidateIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,16}$/);

/** A candidate as a ballot names it: whether there is such a candidate is for admission to say. */
export const chosenCandidateSchema = z.string().min(1).max(MAX_CANDIDATE_LENGTH);

/** The client's own name for one attempt: a UUID of any version. */
export const ballotIdSchema = z.string().regex(uuidPattern);

/** The voter's own counter, rising within a round. */
export const seqSchema = z.int().min(1).max(MAX_SEQ);

export const roundSchema = z.int().min(1);

/** A race's version: how many commands it has accepted. */
export const versionSchema = z.int().min(1);

/** An offset of a log: decimal text, because 64 bits do not fit a JSON number everywhere. */
export const offsetSchema = z.string().regex(/^(?:0|[1-9][0-9]{0,15})$/);

/** A point in time: ISO 8601, UTC. */
export const timeSchema = z.iso.datetime();

/** How many there are of something. */
export const countSchema = z.int().min(0);
