/**
 * What the ARN of a load balancer resource says. `balancer`: `<name>/<id>`; a target group's ARN does not
 * name one.
 */
export interface BalancerArn {
  readonly kind: ArnKind;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly balancer?: string;
}

export type ArnKind = keyof typeof RESOURCES;

/** A Cloud Map service. */
export const REGISTRY_ARN = '^arn:aws[a-z-]*:servicediscovery:[a-z0-9-]+:[0-9]{12}:service/srv-[a-z0-9]{1,32}$';

const ID = '[0-9a-f]{8,32}';
const BALANCER = `app/[A-Za-z0-9-]{1,32}/${ID}`;

// Application load balancers only: a network load balancer has no rules, and no weights to write.
const RESOURCES = {
  'target group': `targetgroup/[A-Za-z0-9-]{1,32}/${ID}`,
  listener: `listener/${BALANCER}/${ID}`,
  'load balancer': `loadbalancer/${BALANCER}`,
  'listener rule': `listener-rule/${BALANCER}/${ID}/${ID}`,
} as const;

const PREFIX = 'arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:';

/** As the source of a regular expression, for schemas. */
export const arnPattern = (kind: ArnKind): string => `^${PREFIX}${RESOURCES[kind]}$`;

/** `undefined` when the text is the ARN of no target group, listener or listener rule. */
export function parseBalancerArn(text: string): BalancerArn | undefined {
  const kind = (Object.keys(RESOURCES) as ArnKind[]).find((name) => new RegExp(arnPattern(name)).test(text));
  if (!kind) return undefined;
  const [, partition = '', , region = '', account = '', resource = ''] = text.split(':');
  const [, , name, id] = resource.split('/');
  return { kind, partition, region, account, ...(kind !== 'target group' && { balancer: `${name}/${id}` }) };
}

/** Where any ARN is of. */
export function placeOfArn(text: string): Pick<BalancerArn, 'partition' | 'region' | 'account'> | undefined {
  const [arn, partition = '', , region = '', account = ''] = text.split(':');
  return arn === 'arn' && account !== '' ? { partition, region, account } : undefined;
}
