// https://github.com/tulios/kafkajs/issues/1751: an idle connection's timer, re-armed for ever with a negative delay.
import { requestQueuePrototype } from './kafkajs-internals';
import type { RequestQueue } from './kafkajs-internals';
import { unpatchedSchedule } from './kafkajs-timer-fix';

/** More of it than the fix itself needs. */
interface WholeRequestQueue extends RequestQueue {
  push(request: object): void;
  fulfillRequest(response: object): void;
  maybeThrottle(ms: number): void;
}

const ignore = () => undefined;

function newRequestQueue(maxInFlightRequests: number | null): WholeRequestQueue {
  const Class = requestQueuePrototype.constructor as new (options: object) => WholeRequestQueue;
  return new Class({ maxInFlightRequests, requestTimeout: 1_000, logger: { debug: ignore, warn: ignore } });
}

const MINUTE_MS = 60_000;
const patchedSchedule = requestQueuePrototype.scheduleCheckPendingRequests;

let sent: number[];
let timers: jest.SpyInstance<unknown, [() => void, number?]>;

beforeEach(() => {
  sent = [];
  jest.useFakeTimers();
  timers = jest.spyOn(globalThis, 'setTimeout') as unknown as typeof timers;
});
afterEach(() => {
  requestQueuePrototype.scheduleCheckPendingRequests = patchedSchedule;
  jest.restoreAllMocks();
  jest.useRealTimers();
});

const push = (queue: WholeRequestQueue, correlationId: number) =>
  queue.push({
    entry: { apiKey: 0, apiName: 'Produce', apiVersion: 7, correlationId, resolve: ignore, reject: ignore },
    expectResponse: true,
    requestTimeout: null,
    sendRequest: () => void sent.push(correlationId),
  });
const answer = (queue: WholeRequestQueue, correlationId: number) =>
  queue.fulfillRequest({ correlationId, size: 0, payload: null });

/** One request and its answer, then a minute in which nothing happens: how many timers were set, and were any negative? */
function idle(queue: WholeRequestQueue): { timers: number; negative: boolean } {
  push(queue, 1);
  answer(queue, 1);
  jest.advanceTimersByTime(MINUTE_MS);
  return { timers: timers.mock.calls.length, negative: timers.mock.calls.some(([, ms]) => (ms ?? 0) < 0) };
}

it('sets no timer on an idle connection', () => {
  expect(idle(newRequestQueue(null))).toEqual({ timers: 0, negative: false });
});

it('is needed: kafkajs alone sets timers for ever, with negative delays', () => {
  requestQueuePrototype.scheduleCheckPendingRequests = unpatchedSchedule;
  const found = idle(newRequestQueue(null));
  expect(found.timers).toBeGreaterThan(MINUTE_MS / 20);
  expect(found.negative).toBe(true);
});

it('still sends what was held back while the broker throttles, and then stops its timer', () => {
  const queue = newRequestQueue(null);
  queue.maybeThrottle(5_000);
  push(queue, 1);
  push(queue, 2);
  expect(sent).toEqual([]);
  jest.advanceTimersByTime(4_999);
  expect(sent).toEqual([]);
  jest.advanceTimersByTime(20);
  expect(sent).toEqual([1, 2]);
  expect(jest.getTimerCount()).toBe(0);
});

it('still sends what waited for a place in flight', () => {
  const queue = newRequestQueue(1);
  push(queue, 1);
  push(queue, 2);
  expect(sent).toEqual([1]);
  answer(queue, 1);
  expect(sent).toEqual([1, 2]);
});
