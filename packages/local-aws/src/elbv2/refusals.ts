import { AwsError } from '../kernel/aws-error.ts';

/*
 * What Elastic Load Balancing v2 says when it refuses. Names are the shapes of the API model;
 * texts are those that the service answers with, as met in public issue threads, where one was found.
 */

/** Rejected input. The code is on no list of the model; the status is 400. */
export const invalid = (message: string) => new AwsError('ValidationError', message, { status: 400 });

/**
 * Rejected input, in the words of the front-end validator:
 * `member` in lower camel case, `rule` as "Member must ...".
 */
export const violates = (value: unknown, member: string, rule: string) =>
  invalid(`1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`);

export const loadBalancerNotFound = (arnOrName: string) =>
  new AwsError('LoadBalancerNotFoundException', `Load balancer '${arnOrName}' not found`);

export const loadBalancersNotFound = (arnsOrNames: readonly string[]) =>
  new AwsError('LoadBalancerNotFoundException', `Load balancers '[${arnsOrNames.join(', ')}]' not found`);

export const listenerNotFound = (arn: string) => new AwsError('ListenerNotFoundException', `Listener '${arn}' not found`);

export const listenersNotFound = () => new AwsError('ListenerNotFoundException', 'One or more listeners not found');

export const ruleNotFound = (arn: string) => new AwsError('RuleNotFoundException', `Rule '${arn}' not found`);

export const rulesNotFound = () => new AwsError('RuleNotFoundException', 'One or more rules not found');

export const targetGroupNotFound = (arn: string) => new AwsError('TargetGroupNotFoundException', `Target groups '${arn}' not found`);

export const targetGroupsNotFound = () => new AwsError('TargetGroupNotFoundException', 'One or more target groups not found');

export const duplicateName = (kind: 'load balancer' | 'target group', name: string) =>
  new AwsError(
    kind === 'load balancer' ? 'DuplicateLoadBalancerNameException' : 'DuplicateTargetGroupNameException',
    `A ${kind} with the same name '${name}' exists, but with different settings`,
  );

export const duplicateListener = (loadBalancerArn: string) =>
  new AwsError('DuplicateListenerException', `A listener already exists on this port for this load balancer '${loadBalancerArn}'`);

export const priorityInUse = (priority: number) => new AwsError('PriorityInUseException', `Priority '${priority}' is currently in use`);

export const targetGroupInUse = (arn: string) =>
  new AwsError('ResourceInUseException', `Target group '${arn}' is currently in use by a listener or a rule`);

export const defaultRuleFixed = (arn: string, what: 'modified' | 'deleted') =>
  new AwsError('OperationNotPermittedException', `Default rule '${arn}' cannot be ${what}`);

export const badAction = (message: string) => new AwsError('InvalidLoadBalancerActionException', message);

export const badConfiguration = (message: string) => new AwsError('InvalidConfigurationRequestException', message);

export const tooMany = (what: 'Actions' | 'TargetGroups' | 'Rules' | 'Listeners' | 'Tags', message: string) =>
  new AwsError(`TooMany${what}Exception`, message);

export const groupOfAnotherBalancer = (arn: string) =>
  new AwsError(
    'TargetGroupAssociationLimitException',
    `The following target groups cannot be associated with more than one load balancer: ${arn}`,
  );
