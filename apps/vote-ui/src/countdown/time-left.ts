import { messages } from '../messages';

/** Whole seconds until `at` (ISO 8601), 0 once it has passed; `now` is the server's time in ms. */
export function secondsLeft(at: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(at) - now) / 1000));
}

const announced = [60, 30, 10];

/**
 * What a screen reader is told when the time left has gone down from `before` to `now` seconds: each of a few marks once,
 * not every second.
 */
export function announcement(before: number, now: number): string | null {
  const mark = announced.findLast((seconds) => before > seconds && now <= seconds && now > 0);
  return mark === undefined ? null : messages.secondsLeft(mark);
}
