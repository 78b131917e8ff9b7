import type { ServerEvent, ServerFrame, ServerFrameData } from '@scrutineer/contracts';

/** What a server's frames carry, by event. */
export type ServerEvents = { [Event in ServerEvent]: ServerFrameData<Event> };

const events: ReadonlySet<string> = new Set<ServerEvent>(['race', 'results', 'recorded', 'refused', 'late']);

/**
 * Reads a text frame; null for anything unknown, which a newer server may send. The data is the server's own, of the
 * page's origin, and is not validated again: the schemas would be most of the page's weight.
 */
export function readFrame(text: unknown): ServerFrame | null {
  if (typeof text !== 'string') return null;
  const frame = parse(text);
  return isFrame(frame) ? frame : null;
}

function isFrame(value: unknown): value is ServerFrame {
  if (typeof value !== 'object' || value === null || !('event' in value) || !('data' in value)) return false;
  return (
    typeof value.event === 'string' && events.has(value.event) && typeof value.data === 'object' && value.data !== null
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
