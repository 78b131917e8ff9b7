/** Shapes of the identifiers on the wire, for the schemas and for the hand-written parsers of the hot path alike. */

/** A race's id: a slug of 1 to 64 characters. */
export const racePattern = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** A UUID of any version, in either case. */
export const uuidPattern = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;

/** The name of a class of voters. */
export const classPattern = /^[a-z0-9_-]{1,32}$/;

/** Longest candidate id, in characters. */
export const MAX_CANDIDATE_LENGTH = 16;
