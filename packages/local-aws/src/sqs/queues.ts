import { AwsError } from '../kernel/aws-error.ts';
import type { ServiceContext } from '../kernel/service.ts';
import { invalidParameter, noSuchQueue } from './errors.ts';
import { Queue } from './queue.ts';
import { checkSettings, redrivePolicyOf } from './queue-attributes.ts';

const NAME = /^[A-Za-z0-9_-]{1,80}$/;
const MS_BEFORE_THE_SAME_NAME = 60_000;

/** The account's queues. */
export class Queues {
  readonly ctx: ServiceContext;
  readonly halted: AbortSignal;
  readonly #queues = new Map<string, Queue>();
  readonly #deletedAt = new Map<string, number>();

  constructor(ctx: ServiceContext, halted: AbortSignal) {
    this.ctx = ctx;
    this.halted = halted;
  }

  /** Throws InvalidParameterValueException, InvalidAttribute..., QueueNameExists or QueueDeletedRecently. */
  create(name: string, settings: Readonly<Record<string, string>>, tags: Readonly<Record<string, string>>): Queue {
    if (name.endsWith('.fifo')) throw invalidParameter('The local SQS has standard queues only, and no FIFO queue.');
    if (!NAME.test(name)) throw invalidParameter('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
    this.check(settings);
    const same = this.#queues.get(name);
    if (same) {
      const other = Object.entries(settings).find(([attribute, value]) => (same.setting(attribute) ?? '') !== value)?.[0];
      if (other === undefined) return same;
      throw new AwsError('QueueNameExists', `A queue already exists with the same name and a different value for attribute ${other}`);
    }
    if (this.ctx.clock.now() - (this.#deletedAt.get(name) ?? Number.NEGATIVE_INFINITY) < MS_BEFORE_THE_SAME_NAME)
      throw new AwsError(
        'QueueDeletedRecently',
        'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
      );
    const queue = new Queue(this.ctx, name, Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== '')));
    for (const [key, value] of Object.entries(tags)) queue.tags.set(key, value);
    this.#queues.set(name, queue);
    return queue;
  }

  /** Judges settings of a queue, and that a dead-letter queue is there. */
  check(settings: Readonly<Record<string, string>>): void {
    checkSettings(settings);
    const redrive = redrivePolicyOf(settings.RedrivePolicy);
    if (redrive && !this.byArn(redrive.deadLetterTargetArn))
      throw invalidParameter(
        `Value ${settings.RedrivePolicy} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
      );
  }

  delete(queue: Queue): void {
    this.#queues.delete(queue.name);
    this.#deletedAt.set(queue.name, this.ctx.clock.now());
  }

  has(queue: Queue): boolean {
    return this.#queues.get(queue.name) === queue;
  }

  all(): readonly Queue[] {
    return [...this.#queues.values()];
  }

  /**
   * By QueueUrl: its last two parts are the account and the name. Throws QueueDoesNotExist, InvalidAddress.
   */
  at(url = ''): Queue {
    if (!/^https?:\/\//.test(url)) {
      const queue = this.#queues.get(url);
      if (queue) return queue;
      throw url.includes('/') || url === ''
        ? new AwsError('InvalidAddress', `The address ${url} is not valid for this endpoint.`)
        : noSuchQueue();
    }
    const [account, name = ''] = new URL(url).pathname.split('/').slice(-2);
    const queue = account === this.ctx.account ? this.#queues.get(name) : undefined;
    if (!queue) throw noSuchQueue();
    return queue;
  }

  /** Throws QueueDoesNotExist. */
  named(name: string, owner?: string): Queue {
    const queue = owner === undefined || owner === this.ctx.account ? this.#queues.get(name) : undefined;
    if (!queue) throw noSuchQueue();
    return queue;
  }

  byArn(arn: string): Queue | undefined {
    return this.all().find((queue) => queue.arn === arn);
  }

  deadLettersOf(queue: Queue): Queue | undefined {
    return queue.redrive && this.byArn(queue.redrive.deadLetterTargetArn);
  }

  /** Queues whose dead letters come to this one. */
  sourcesOf(queue: Queue): readonly Queue[] {
    return this.all().filter((other) => other.redrive?.deadLetterTargetArn === queue.arn);
  }

  /**
   * Where clients find the queue. Clients may send their calls to the host of the URL, so it is the socket
   * door's while that is open, and AWS's own otherwise.
   */
  urlOf({ name }: Queue): string {
    const { region, account, endpoint } = this.ctx;
    return `${(endpoint() ?? `https://sqs.${region}.amazonaws.com`).replace(/\/$/, '')}/${account}/${name}`;
  }
}
