import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { hexId, uuid } from '../kernel/ids.ts';
import type { ServiceContext } from '../kernel/service.ts';
import { badHandle, invalidValue } from './errors.ts';
import { DEFAULTS, type RedrivePolicy, redrivePolicyOf } from './queue-attributes.ts';

/** What a sender hands over, after the checks. */
export interface NewMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  readonly traceHeader: string | undefined;
  readonly senderId: string;
}

/** A message as a queue keeps it. Times are AWS milliseconds. */
export interface Message extends NewMessage {
  readonly id: string;
  readonly sentAt: number;
  /** ARN of the queue that gave it up, for a message of a dead-letter queue. */
  readonly deadLetterOf: string | undefined;
  visibleAt: number;
  /** True from sending until the delay is over or it was received. */
  delayed: boolean;
  receiveCount: number;
  firstReceivedAt: number | undefined;
  /** When the visibility time-out began that holds now. */
  receivedAt: number | undefined;
}

/** Twelve hours, counted from ReceiveMessage. Source: ChangeMessageVisibility (API reference). */
const LONGEST_IN_FLIGHT_S = 43_200;

/**
 * A standard queue. The order is that of sending, and nothing comes twice: AWS promises neither.
 * Messages older than the retention period are gone whenever the queue is looked at.
 */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly tags = new Map<string, string>();
  modifiedAt: number;
  purgedAt: number | undefined;
  readonly #ctx: ServiceContext;
  readonly #settings: Map<string, string>;
  readonly #messages = new Map<string, Message>();
  /** Which message a receipt handle stands for; handles of deleted messages stay known. */
  readonly #handles = new Map<string, string>();
  readonly #watchers = new Set<() => void>();

  constructor(ctx: ServiceContext, name: string, settings: Readonly<Record<string, string>>) {
    this.#ctx = ctx;
    this.name = name;
    this.arn = `arn:aws:sqs:${ctx.region}:${ctx.account}:${name}`;
    this.createdAt = ctx.clock.now();
    this.modifiedAt = this.createdAt;
    this.#settings = new Map(Object.entries({ ...DEFAULTS, ...settings }));
  }

  setting(name: string): string | undefined {
    return this.#settings.get(name);
  }

  seconds(name: 'DelaySeconds' | 'ReceiveMessageWaitTimeSeconds' | 'VisibilityTimeout' | 'MessageRetentionPeriod'): number {
    return Number(this.#settings.get(name));
  }

  get maximumMessageSize(): number {
    return Number(this.#settings.get('MaximumMessageSize'));
  }

  get redrive(): RedrivePolicy | undefined {
    return redrivePolicyOf(this.#settings.get('RedrivePolicy'));
  }

  /** An empty text takes a policy away. */
  set(settings: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(settings)) {
      if (value === '') this.#settings.delete(name);
      else this.#settings.set(name, value);
    }
    this.modifiedAt = this.#ctx.clock.now();
  }

  /** All that GetQueueAttributes tells. */
  describe(): Record<string, string> {
    const now = this.#ctx.clock.now();
    const all = this.#kept();
    const hidden = all.filter(({ visibleAt }) => visibleAt > now);
    const delayed = hidden.filter((message) => message.delayed).length;
    return {
      ...Object.fromEntries(this.#settings),
      QueueArn: this.arn,
      ApproximateNumberOfMessages: String(all.length - hidden.length),
      ApproximateNumberOfMessagesNotVisible: String(hidden.length - delayed),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      CreatedTimestamp: String(Math.floor(this.createdAt / 1000)),
      LastModifiedTimestamp: String(Math.floor(this.modifiedAt / 1000)),
    };
  }

  /** `delaySeconds`: the queue's own unless told. */
  send(message: NewMessage, delaySeconds = this.seconds('DelaySeconds')): Message {
    const now = this.#ctx.clock.now();
    return this.#put({
      ...message,
      id: uuid(this.#ctx.random),
      sentAt: now,
      deadLetterOf: undefined,
      visibleAt: now + delaySeconds * 1000,
      delayed: delaySeconds > 0,
      receiveCount: 0,
      firstReceivedAt: undefined,
      receivedAt: undefined,
    });
  }

  /**
   * Up to `most` visible messages, each with a new receipt handle. One that was received as often as the
   * redrive policy allows goes to `deadLetters` instead, and keeps its id and the time it was sent.
   */
  receive(most: number, visibilitySeconds: number, deadLetters: Queue | undefined): (readonly [Message, string])[] {
    const now = this.#ctx.clock.now();
    const received: (readonly [Message, string])[] = [];
    const limit = this.redrive?.maxReceiveCount ?? Number.POSITIVE_INFINITY;
    for (const message of this.#kept()) {
      if (received.length >= most) break;
      if (message.visibleAt > now) continue;
      if (deadLetters && message.receiveCount >= limit) {
        this.#messages.delete(message.id);
        deadLetters.#put({ ...message, deadLetterOf: this.arn, visibleAt: now, receivedAt: undefined });
        continue;
      }
      message.delayed = false;
      message.receiveCount++;
      message.firstReceivedAt ??= now;
      message.receivedAt = now;
      message.visibleAt = now + visibilitySeconds * 1000;
      const handle = Buffer.from(`${message.id} ${hexId(this.#ctx.random, 24)}`).toString('base64');
      this.#handles.set(handle, message.id);
      received.push([message, handle]);
    }
    return received;
  }

  /** The oldest visible message, which stays where it is; undefined when there is none. */
  first(): Message | undefined {
    const now = this.#ctx.clock.now();
    return this.#kept().find(({ visibleAt }) => visibleAt <= now);
  }

  /** Takes a message out for good. */
  remove({ id }: Message): void {
    this.#messages.delete(id);
  }

  /** How many messages wait here, seen or not. */
  get length(): number {
    return this.#kept().length;
  }

  /** Any handle of the message will do, again and again. Throws ReceiptHandleIsInvalid. */
  delete(handle: string): void {
    const id = this.#handles.get(handle);
    if (id === undefined) throw badHandle(handle);
    this.#messages.delete(id);
  }

  /** Throws ReceiptHandleIsInvalid, or InvalidParameterValueException for a message that is gone. */
  changeVisibility(handle: string, seconds: number): void {
    const id = this.#handles.get(handle);
    if (id === undefined) throw badHandle(handle);
    const message = this.#messages.get(id);
    if (!message) throw invalidValue(handle, 'ReceiptHandle', 'Message does not exist or is not available for visibility timeout change.');
    const until = this.#ctx.clock.now() + seconds * 1000;
    if (until - (message.receivedAt ?? 0) > LONGEST_IN_FLIGHT_S * 1000)
      throw invalidValue(seconds, 'VisibilityTimeout', 'Total VisibilityTimeout for the message is beyond the limit [43200 seconds]');
    message.visibleAt = until;
    this.#wake();
  }

  purge(): void {
    this.#messages.clear();
    this.purgedAt = this.#ctx.clock.now();
  }

  /** Resolves when a message may have become visible, or after `ms`. */
  async change(ms: number, halted: AbortSignal): Promise<void> {
    const { clock } = this.#ctx;
    const now = clock.now();
    const next = Math.min(ms, ...this.#kept().flatMap(({ visibleAt }) => (visibleAt > now ? [visibleAt - now] : [])));
    const awake = new AbortController();
    const wake = () => awake.abort();
    this.#watchers.add(wake);
    try {
      await clock.sleep(next, AbortSignal.any([awake.signal, halted]));
    } catch (thrown) {
      if (!awake.signal.aborted) throw thrown;
    } finally {
      this.#watchers.delete(wake);
    }
  }

  #put(message: Message): Message {
    this.#messages.set(message.id, message);
    this.#wake();
    return message;
  }

  #wake(): void {
    for (const watcher of this.#watchers) watcher();
  }

  #kept(): Message[] {
    const oldest = this.#ctx.clock.now() - this.seconds('MessageRetentionPeriod') * 1000;
    for (const [id, { sentAt }] of this.#messages) if (sentAt <= oldest) this.#messages.delete(id);
    return [...this.#messages.values()];
  }
}
