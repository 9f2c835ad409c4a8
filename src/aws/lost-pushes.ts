import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { machineOfExecution } from '../deployment/holder.ts';
import { pushInput } from './push-input.ts';
import { lostPushesName, type Site, serviceOfPushRule } from './site.ts';

/** What started no deployment, as it stands in the queue of lost pushes. */
export interface LostPush {
  /** Of the message; a start that fails again comes back under another one. */
  readonly id: string;
  /** When it was lost, ISO 8601. */
  readonly at: string;
  readonly error: string;
  readonly cause: string;
  /**
   * What the execution was started with, or would have been; undefined: the message is none that Teal or its
   * rules send.
   */
  readonly again?: {
    readonly machine: string;
    readonly input: unknown;
    /** The execution that lost it; a dead letter has had none. */
    readonly execution?: { readonly name: string; readonly startedAt: string };
  };
  /** Takes it out of the queue, as long as this look holds it. */
  forget(): Promise<void>;
}

/**
 * So long nobody else is given what this look holds: more than it takes to read a thousand messages and to
 * start an execution for each of some dozens of services.
 */
const HELD_SECONDS = 300;
/**
 * Long polling asks all of the queue's servers (SQS Developer Guide, "Amazon SQS short and long polling").
 */
const WAIT_SECONDS = 1;
/** The most that one call gives. */
const BATCH = 10;

/**
 * The messages in the queue of an installation, each once: `act` sees all of them while they are held, and
 * what it does not forget is given back. SQS gives them in no order ("Amazon SQS standard queues", Developer
 * Guide), so who wants the newest must see all.
 */
export async function lostPushes<Told>(
  client: SQSClient,
  site: Pick<Site, 'prefix'>,
  act: (all: readonly LostPush[]) => Promise<Told>,
): Promise<Told> {
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: lostPushesName(site) }));
  const held = new Map<string, string>();
  const all: LostPush[] = [];
  try {
    for (;;) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: HELD_SECONDS,
          WaitTimeSeconds: WAIT_SECONDS,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      // What was given back by time, in a look that takes long, has been seen.
      const fresh = Messages.filter(({ MessageId = '' }) => !held.has(MessageId));
      if (fresh.length === 0) break;
      for (const message of fresh) {
        const { MessageId = '', ReceiptHandle = '' } = message;
        held.set(MessageId, ReceiptHandle);
        const forget = async () => {
          await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
          held.set(MessageId, '');
        };
        all.push({ ...read(site, message), forget });
      }
    }
    return await act(all);
  } finally {
    const back = [...held.values()].filter((handle) => handle !== '');
    await Promise.allSettled(
      back.map((ReceiptHandle) => client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))),
    );
  }
}

/** As an execution sends it ('Keep what was lost'), or as EventBridge does for a rule's target. */
function read(site: Pick<Site, 'prefix'>, message: Message): Omit<LostPush, 'forget'> {
  const { MessageId: id = '', Attributes } = message;
  const at = new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString();
  const body = parsed(message.Body);
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const ofRule = fromRule(site, message, body);
  if (ofRule !== undefined) return { id, at, ...ofRule };
  const execution = text(body.execution);
  if (execution === '') return { id, at, error: 'Unreadable', cause: 'no execution and no rule of Teal has sent this message' };
  const before = { name: execution.split(':').at(-1) ?? '', startedAt: text(body.startedAt) };
  const again = { machine: machineOfExecution(execution), input: body.input, execution: before };
  return { id, at, error: text(body.error), cause: text(body.cause), again };
}

/**
 * A dead letter of EventBridge has the event itself, whatever the target would have been given, and says in
 * its attributes which rule and target it was for, and why. The input is made of it as the rule's transformer
 * does. Source: EventBridge User Guide, "Using dead-letter queues to process undelivered
 * events".
 */
function fromRule(
  site: Pick<Site, 'prefix'>,
  { MessageAttributes = {} }: Message,
  event: Readonly<Record<string, unknown>>,
): Omit<LostPush, 'id' | 'at' | 'forget'> | undefined {
  const attribute = (name: string) => MessageAttributes[name]?.StringValue ?? '';
  // A rule of another bus than the default one has the bus before its name.
  const service = serviceOfPushRule(site, attribute('RULE_ARN').split('/').at(-1) ?? '');
  if (service === undefined) return undefined;
  return {
    error: attribute('ERROR_CODE'),
    cause: attribute('ERROR_MESSAGE'),
    again: { machine: attribute('TARGET_ARN'), input: pushInput(service, event) },
  };
}

function parsed(text = ''): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
