import { AwsError } from './aws-error.ts';
import type { Identities } from './identity.ts';
import type { Neighbours } from './neighbours.ts';
import type { LocalService } from './service.ts';

/** Which service implements which neighbour, by signing name. */
const IMPLEMENTED_BY = {
  loadBalancing: 'elasticloadbalancing',
  functions: 'lambda',
  executions: 'states',
  events: 'events',
  metrics: 'monitoring',
  images: 'ecr',
  containers: 'ecs',
  zones: 'route53',
  names: 'route53',
  discovery: 'servicediscovery',
  queueing: 'sqs',
  identities: 'iam',
} satisfies Record<keyof Neighbours, string>;

/** Without IAM every key belongs to an administrator, and nobody is refused anything. */
export const everybodyMay = (account: string): Identities => {
  const administrator = (key: string) => ({ kind: 'administrator', arn: `arn:aws:iam::${account}:user/${key}`, userId: key }) as const;
  const keys = (accessKeyId: string) => ({ accessKeyId, secretAccessKey: '', sessionToken: '', expiration: new Date(8.64e15) });
  return {
    callerOf: administrator,
    keysOf: () => undefined,
    assume: ({ session }) => keys(session),
    assumeAs: (_, { session }) => ({ caller: administrator(session), keys: keys(session) }),
    trusts: () => true,
    refusal: () => undefined,
    require() {},
  };
};

/**
 * Told to nobody: a local AWS without EventBridge or CloudWatch loses what would be told to them, and nothing
 * else changes. Without Route 53 names are the machine's. Without ECS no service is missed. Without SQS there
 * is no queue.
 */
const NOBODY = {
  events: { put() {} },
  metrics: { observe() {} },
  containers: { hasService: () => true },
  names: { resolver: () => undefined },
  queueing: {
    send() {
      throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    },
  },
} satisfies Partial<Neighbours>;

/**
 * Neighbours found in `services` at the moment they are used, so that services may refer to each other.
 * Throws when one is missing.
 */
export function neighboursOf(services: readonly LocalService[], account: string): Neighbours {
  const absent: Partial<Neighbours> = { ...NOBODY, identities: everybodyMay(account) };
  const find = <N extends keyof Neighbours>(name: N): Neighbours[N] => {
    const service = services.find(({ signingName }) => signingName === IMPLEMENTED_BY[name]) as { facade?: Neighbours[N] } | undefined;
    const facade = service?.facade ?? absent[name];
    if (facade) return facade;
    const present = services.map(({ signingName }) => signingName).join(', ');
    throw new Error(`'${IMPLEMENTED_BY[name]}' is needed for its ${name}, but this local AWS was started with: ${present}`);
  };
  return {
    get loadBalancing() {
      return find('loadBalancing');
    },
    get functions() {
      return find('functions');
    },
    get executions() {
      return find('executions');
    },
    get events() {
      return find('events');
    },
    get metrics() {
      return find('metrics');
    },
    get images() {
      return find('images');
    },
    get containers() {
      return find('containers');
    },
    get zones() {
      return find('zones');
    },
    get names() {
      return find('names');
    },
    get discovery() {
      return find('discovery');
    },
    get queueing() {
      return find('queueing');
    },
    get identities() {
      return find('identities');
    },
  };
}
