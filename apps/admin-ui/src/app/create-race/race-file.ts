import type { CreateRaceBody } from '@scrutineer/contracts';

/** A race read from a file, for the preview; whether it is valid in full is for the service to say. */
export type RaceFile = { readonly race: CreateRaceBody } | { readonly fault: string };

export function readRaceFile(text: string): RaceFile {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { fault: `This file is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  return isRace(content)
    ? { race: content }
    : { fault: 'This file does not hold a race: it needs an id, a title, candidates and rules.' };
}

function isRace(content: unknown): content is CreateRaceBody {
  return (
    isObject(content) &&
    typeof content['id'] === 'string' &&
    typeof content['title'] === 'string' &&
    Array.isArray(content['candidates']) &&
    content['candidates'].every(isObject) &&
    isObject(content['rules'])
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
