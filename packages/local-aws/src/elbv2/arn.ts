import { invalid } from './refusals.ts';

/** Where resources live: the parts of every ARN before the resource. */
export interface Home {
  readonly region: string;
  readonly account: string;
}

const prefix = (home: Home) => `arn:aws:elasticloadbalancing:${home.region}:${home.account}:`;

/**
 * `app/<name>/<id>`: a load balancer's name in its own ARN, its listeners' ARNs and its CloudWatch dimension.
 */
export const loadBalancerFullName = (name: string, id: string) => `app/${name}/${id}`;
/** `targetgroup/<name>/<id>`: a target group's CloudWatch dimension. */
export const targetGroupFullName = (name: string, id: string) => `targetgroup/${name}/${id}`;

export const loadBalancerArn = (home: Home, fullName: string) => `${prefix(home)}loadbalancer/${fullName}`;
export const listenerArn = (home: Home, balancerFullName: string, id: string) => `${prefix(home)}listener/${balancerFullName}/${id}`;
export const ruleArn = (listener: string, id: string) => `${listener.replace(':listener/', ':listener-rule/')}/${id}`;
export const targetGroupArn = (home: Home, fullName: string) => `${prefix(home)}${fullName}`;

const RESOURCE = {
  'load balancer': /^arn:[\w-]+:elasticloadbalancing:[\w-]+:\d{12}:loadbalancer\/(app|net|gwy)\/[^/]+\/[0-9a-f]+$/,
  listener: /^arn:[\w-]+:elasticloadbalancing:[\w-]+:\d{12}:listener\/(app|net|gwy)\/[^/]+\/[0-9a-f]+\/[0-9a-f]+$/,
  'listener rule': /^arn:[\w-]+:elasticloadbalancing:[\w-]+:\d{12}:listener-rule\/(app|net)\/[^/]+\/[0-9a-f]+\/[0-9a-f]+\/[0-9a-f]+$/,
  'target group': /^arn:[\w-]+:elasticloadbalancing:[\w-]+:\d{12}:targetgroup\/[^/]+\/[0-9a-f]+$/,
} as const;

/**
 * Throws `ValidationError` when the text is no ARN of that kind of resource,
 * as the service does before it looks anything up.
 */
export function checkArn(kind: keyof typeof RESOURCE, arn: string): void {
  if (!RESOURCE[kind].test(arn)) throw invalid(`'${arn}' is not a valid ${kind} ARN`);
}
