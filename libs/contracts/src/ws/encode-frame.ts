import { jsonText } from '../json-text';
import type { RecordedData, ServerEvent, ServerFrameData } from './server-frames';

/** Any frame of the server as text. */
export function encodeFrame<E extends ServerEvent>(event: E, data: ServerFrameData<E>): string {
  return JSON.stringify({ event, data });
}

/** The frame sent once for every ballot, built by hand: the same text as `encodeFrame('recorded', data)`. */
export function encodeRecorded(data: RecordedData): string {
  return (
    `{"event":"recorded","data":{"ballotId":${jsonText(data.ballotId)},"race":${jsonText(data.race)},` +
    `"round":${data.round},"partition":${data.partition},"offset":${jsonText(data.offset)},` +
    `"recordedAt":${jsonText(data.recordedAt)}}}`
  );
}
