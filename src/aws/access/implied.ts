import type { AwsCall } from '../aws-call.ts';
import { grant } from '../grant.ts';
import type { Conditions, Grant } from '../policy.ts';
import { arnAt, functionArn, functionName, HOOKS, machineName, type Site } from '../site.ts';
import { clusters, families, sides } from './call-resources.ts';
import { parameterKeys, secretKeys } from './source-resources.ts';

/**
 * A permission that is no call of Teal's: AWS asks for it beside a call, or a service uses the role for work
 * of its own.
 */
export interface Implied {
  readonly actions: readonly string[];
  /** Why the permission is needed, as a sentence's end. */
  readonly why: string;
  /** The AWS document that says so. */
  readonly source: string;
  grants(site: Site): readonly Grant[];
}

const TAGGED_WHEN_MADE = 'Amazon ECS Developer Guide, "Grant permission to tag resources on creation"';

/** By the call that asks for it. */
export const IMPLIED_BY_CALL: Readonly<Partial<Record<AwsCall, readonly Implied[]>>> = {
  'ecs:RegisterTaskDefinition': [
    {
      actions: ['ecs:TagResource'],
      why: 'a revision is registered with its tags: they carry the deployment that it is for',
      source: TAGGED_WHEN_MADE,
      grants: (site) => under('TagsOfNewRevisions', families(site), createdBy('RegisterTaskDefinition')),
    },
    {
      actions: ['iam:PassRole'],
      why: 'a revision names the roles of its tasks',
      source: 'Amazon ECS Developer Guide, "Amazon ECS task IAM role" and "Amazon ECS task execution IAM role"',
      grants: (site) => passedRoles(site),
    },
  ],
  'ecs:CreateService': [
    {
      actions: ['ecs:TagResource'],
      why: 'a service is made with the tags of the one that it is made like',
      source: TAGGED_WHEN_MADE,
      grants: (site) => under('TagsOfNewServices', sides(site), createdBy('CreateService')),
    },
  ],
  'ecs:RunTask': [
    {
      actions: ['ecs:TagResource'],
      why: 'a task is started with tags: they say whose it is',
      source: TAGGED_WHEN_MADE,
      grants: (site) => {
        const tasks = clusters(site).map((cluster) => arnAt(site, 'ecs', `task/${cluster}/*`));
        return under('TagsOfNewTasks', grant('Tasks', tasks, [[arnAt(site, 'ecs', 'task/*')]]), createdBy('RunTask'));
      },
    },
    {
      actions: ['iam:PassRole'],
      why: 'a task runs under the roles of its revision',
      source: 'Amazon ECS Developer Guide, "Amazon ECS task IAM role" and "Amazon ECS task execution IAM role"',
      grants: (site) => passedRoles(site),
    },
  ],
  'secretsmanager:GetSecretValue': [
    {
      actions: ['kms:Decrypt'],
      why: 'a secret of a customer managed key is decrypted under the role of whoever reads it',
      source: 'AWS Secrets Manager User Guide, "Secret encryption and decryption in AWS Secrets Manager"',
      grants: secretKeys,
    },
  ],
  'ssm:GetParameter': [
    {
      actions: ['kms:Decrypt'],
      why: 'a parameter of a customer managed key is decrypted under the role of whoever reads it',
      source: 'AWS Systems Manager User Guide, "Restricting access to Parameter Store parameters using IAM policies"',
      grants: parameterKeys,
    },
  ],
};

/** Of every function: its log group stands already, so it need not make one. */
export const logsOf = (action: string): Implied => ({
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  why: "Lambda writes the function's log under the function's role",
  source: 'AWS Lambda Developer Guide, "Sending Lambda function logs to CloudWatch Logs"',
  grants: (site) => [{ name: 'Logs', resources: [arnAt(site, 'logs', `log-group:/aws/lambda/${functionName(site, action)}:*`)] }],
});

const NETWORK_INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:UnassignPrivateIpAddresses',
];
const NETWORKS = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];
const FUNCTIONS_IN_A_VPC = 'AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC"';

/** Of a function in subnets: Lambda makes and removes its network interfaces under the function's role. */
export const IN_SUBNETS: readonly Implied[] = [
  {
    actions: NETWORK_INTERFACES,
    why: 'Lambda makes and removes the network interfaces of a function in subnets',
    source: FUNCTIONS_IN_A_VPC,
    // In any account: a subnet that is shared with this one belongs to another, and so does its ARN.
    grants: ({ home }) => [{ name: 'NetworkInterfaces', resources: [`arn:${home.partition}:ec2:${home.region}:*:*/*`] }],
  },
  {
    actions: NETWORKS,
    why: 'Lambda looks for network interfaces that it can share',
    source: 'AWS Managed Policy Reference, AWSLambdaVPCAccessExecutionRole',
    grants: () => [{ name: 'Networks', resources: ['*'] }],
  },
  {
    actions: [...NETWORK_INTERFACES, ...NETWORKS],
    why: 'these are for Lambda itself: what the code of a function asks for is refused',
    source: FUNCTIONS_IN_A_VPC,
    // Lambda puts the key into what the code of a function calls, and not into what it calls itself.
    grants: (site) => [
      {
        name: 'NotByCode',
        deny: true,
        resources: ['*'],
        condition: { ArnLike: { 'lambda:SourceFunctionArn': [functionArn(site, '*')] } },
      },
    ],
  },
];

/** Of a state machine whose log is on: log delivery is set up under the machine's role. */
export const LOG_DELIVERY: Implied = {
  actions: [
    'logs:CreateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:DescribeLogGroups',
    'logs:DescribeResourcePolicies',
    'logs:GetLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:UpdateLogDelivery',
  ],
  why: 'Step Functions delivers the log of a state machine by vended logs',
  source: 'AWS Step Functions Developer Guide, "Using CloudWatch Logs to log execution history"',
  grants: () => [{ name: 'LogDelivery', resources: ['*'] }],
};

const WAITED_FOR = 'AWS Step Functions Developer Guide, "IAM policies for calling Step Functions workflows in Step Functions"';

/**
 * Of a state machine that starts another one and waits for its end (`startExecution.sync:2`): Step Functions
 * hears of the end by a rule that it manages, asks what became of the execution, and stops it where the one
 * that waits is stopped.
 */
export const NESTED_EXECUTIONS: readonly Implied[] = [
  {
    actions: ['states:DescribeExecution', 'states:StopExecution'],
    why: 'Step Functions follows the execution that a state waits for, and stops it with the one that waits',
    source: WAITED_FOR,
    grants: (site) => [{ name: 'HooksExecutions', resources: [arnAt(site, 'states', `execution:${machineName(site, HOOKS)}:*`)] }],
  },
  {
    actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
    why: 'Step Functions hears of the end of the execution by a rule of its own',
    source: WAITED_FOR,
    grants: (site) => [
      { name: 'ManagedRule', resources: [arnAt(site, 'events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule')] },
    ],
  },
];

/** Of a state machine that is traced. */
export const MACHINE_TRACING: readonly Implied[] = [
  {
    actions: ['xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    why: 'Step Functions sends traces under the role of the machine',
    source: 'AWS Step Functions Developer Guide, "Trace Step Functions request data in AWS X-Ray"',
    grants: () => [{ name: 'Tracing', resources: ['*'] }],
  },
];

/** Of a function that is traced. */
export const FUNCTION_TRACING: readonly Implied[] = [
  {
    actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    why: 'Lambda sends traces under the role of the function',
    source: 'AWS Lambda Developer Guide, "Visualize Lambda function invocations using AWS X-Ray"',
    grants: () => [{ name: 'Tracing', resources: ['*'] }],
  },
];

const createdBy = (call: string): Conditions => ({ StringEquals: { 'ecs:CreateAction': [call] } });

const under = (name: string, grants: readonly Grant[], condition: Conditions): readonly Grant[] =>
  grants.map(({ resources, wider = [] }) => ({ name, resources, wider: wider.map((each) => ({ ...each, condition })), condition }));

/** The roles that the configurations name, to ECS tasks only; none named: none passed. */
function passedRoles(site: Site): readonly Grant[] {
  const roles = [...new Set(site.configs.flatMap(({ roles }) => roles.map((role) => roleArn(site, role))))];
  if (roles.length === 0) return [];
  return [{ name: 'TaskRoles', resources: roles, condition: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } } }];
}

const roleArn = ({ home }: Site, role: string): string =>
  role.startsWith('arn:') ? role : `arn:${home.partition}:iam::${home.account}:role/${role}`;
