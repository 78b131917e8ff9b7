/**
 * Writes to one topic. A batch that is confirmed is in the log, whole; an attempt that fails in any part is repeated whole,
 * so records may be written twice, and none is reported that a later attempt did not confirm. Nothing is queued here: each
 * write holds its own records, and its caller bounds how many there are. After a crash, what was in flight may be in the log.
 */
import { OutcomeUnknownError } from '@scrutineer/voting-domain';
import type { Position } from '@scrutineer/voting-domain';
import { brokerErrorType, reason } from '../client/kafka-error';
import type { KafkaConnection } from '../client/kafka-link';
import { Backoff, Wakeup, within } from '../client/waiting';
import { producedPositions } from './produced-positions';
import { ProducerLink } from './producer-link';
import type { WriteRecord } from './write-record';

/** Leaves room for more attempts before the deadline, each over a new connection and with the leaders of that time. */
const ATTEMPT_SHARE = 0.25;

export class KafkaWriter {
  private link: ProducerLink | null = null;
  private readonly attemptMs: number;
  private readonly closing = new Wakeup();
  private closed = false;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly topic: string,
    private readonly deadlineMs: number,
  ) {
    this.attemptMs = Math.round(deadlineMs * ATTEMPT_SHARE);
  }

  /** @throws OutcomeUnknownError after the deadline: the records may or may not be in the log */
  async write(records: readonly WriteRecord[]): Promise<Position[]> {
    if (records.length === 0) return [];
    const at = Date.now();
    const deadline = at + this.deadlineMs;
    const backoff = new Backoff();
    for (let cause: unknown; ;) {
      const left = deadline - Date.now();
      if (left <= 0 || this.closed) throw new OutcomeUnknownError(`not confirmed by ${this.topic}`, { cause });
      const link = (this.link ??= new ProducerLink(this.connection, this.topic, this.attemptMs));
      try {
        const reply = await within(Math.min(this.attemptMs, left), link.send(records, at));
        return producedPositions(records, reply, at);
      } catch (error) {
        cause = error;
        this.connection.log.debug({ topic: this.topic, reason: reason(error) }, 'write attempt failed');
        // An answer, even a bad one, proves the connection; kafkajs does not always recover from anything else.
        if (!brokerErrorType(error)) this.discard(link);
      }
      await this.closing.wait(Math.min(backoff.next(), Math.max(deadline - Date.now(), 0)));
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    this.closing.wake();
    await this.link?.close();
    this.link = null;
  }

  private discard(link: ProducerLink): void {
    if (this.link === link) this.link = null;
    link.drop();
  }
}
