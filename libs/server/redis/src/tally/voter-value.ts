import type { Standing } from '@scrutineer/voting-domain';

/** In place of a candidate index: classed, but never voted. */
export const NO_CANDIDATE = 255;

/** Reads a stored voter: `seq` in four bytes, the candidate's index in one, then the class as text. */
export function parseVoter(value: Buffer): Standing {
  const candidate = value.readUInt8(4);
  return {
    seq: value.readUInt32BE(0),
    candidate: candidate === NO_CANDIDATE ? null : candidate,
    class: value.toString('utf8', 5),
  };
}
