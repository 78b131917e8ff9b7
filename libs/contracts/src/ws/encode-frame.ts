import type { ServerEvent, ServerFrameData } from './server-frames';

/**
 * A frame of the server as text. Plain JSON.stringify even for `recorded`, the frame sent for every ballot: joining the text
 * by hand, with each string checked for what needs escaping, measured slower.
 */
export function encodeFrame<E extends ServerEvent>(event: E, data: ServerFrameData<E>): string {
  return JSON.stringify({ event, data });
}
