/**
 * Works round kafkajs 2.2.4's idle timer (https://github.com/tulios/kafkajs/issues/1751): once anything was pending on a
 * connection, it re-arms a timer for ever, with a negative delay, which Node takes for 1 ms and warns about. A timer is of
 * use only while requests are pending. Patched here rather than in node_modules, so that it holds wherever this runs.
 */
import { requestQueuePrototype } from './kafkajs-internals';
import type { RequestQueue } from './kafkajs-internals';

const schedule = requestQueuePrototype.scheduleCheckPendingRequests;

requestQueuePrototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
  if (this.pending.length > 0) schedule.call(this);
};

/** kafkajs's own, for the test that shows what it does. */
export const unpatchedSchedule = schedule;
