/** Why a statement has the resource `*`, and where AWS says so. */
export interface Exemption {
  readonly reason: string;
  readonly source: string;
}

const REFERENCE = 'Service Authorization Reference';

const elbReads: Exemption = {
  reason: 'reads of Elastic Load Balancing know neither resources nor condition keys',
  source: `${REFERENCE}, Elastic Load Balancing V2`,
};

const logDelivery: Exemption = {
  reason: 'log delivery knows no resources: it is set up by the account, not by the log group',
  source: `${REFERENCE}, Amazon CloudWatch Logs; AWS Step Functions Developer Guide, "Using CloudWatch Logs to log execution history"`,
};

const tracing: Exemption = { reason: 'traces belong to no resource', source: `${REFERENCE}, AWS X-Ray` };

const networkReads: Exemption = { reason: 'descriptions of EC2 know no resources', source: `${REFERENCE}, Amazon EC2` };

const byCluster: Exemption = {
  reason: 'no resource of its own is asked for; the condition `ecs:cluster` narrows it',
  source: `${REFERENCE}, Amazon Elastic Container Service; Amazon ECS Developer Guide, "Identity-based policy examples"`,
};

/**
 * Every action that a role of Teal has on `*`. A statement with `*` and an action that is not here fails a
 * test.
 */
export const EXEMPTIONS: Readonly<Record<string, Exemption>> = {
  'application-autoscaling:DescribeScalableTargets': {
    reason: 'it knows neither resources nor condition keys',
    source: `${REFERENCE}, AWS Application Auto Scaling`,
  },
  'cloudwatch:DescribeAlarms': {
    reason: 'with a narrower scope CloudWatch leaves composite alarms out of its answer, and they would count as missing',
    source: 'Amazon CloudWatch API Reference, DescribeAlarms',
  },
  'cloudwatch:GetMetricData': { reason: 'metrics are no resources', source: `${REFERENCE}, Amazon CloudWatch` },
  'ec2:DescribeNetworkInterfaces': networkReads,
  'ec2:DescribeSubnets': networkReads,
  'ecs:DeregisterTaskDefinition': {
    reason: 'it knows neither resources nor condition keys; Teal names no revision but its own',
    source: `${REFERENCE}, Amazon Elastic Container Service`,
  },
  'ecs:DescribeTaskDefinition': {
    reason: 'it knows neither resources nor condition keys',
    source: `${REFERENCE}, Amazon Elastic Container Service`,
  },
  'ecs:ListServices': byCluster,
  'ecs:ListTaskDefinitions': {
    reason: 'it knows neither resources nor condition keys',
    source: `${REFERENCE}, Amazon Elastic Container Service`,
  },
  'ecs:ListTasks': byCluster,
  'elasticloadbalancing:DescribeListeners': elbReads,
  'elasticloadbalancing:DescribeLoadBalancers': elbReads,
  'elasticloadbalancing:DescribeRules': elbReads,
  'elasticloadbalancing:DescribeTargetGroupAttributes': elbReads,
  'elasticloadbalancing:DescribeTargetGroups': elbReads,
  'elasticloadbalancing:DescribeTargetHealth': elbReads,
  'logs:CreateLogDelivery': logDelivery,
  'logs:DeleteLogDelivery': logDelivery,
  'logs:DescribeLogGroups': logDelivery,
  'logs:DescribeResourcePolicies': logDelivery,
  'logs:GetLogDelivery': logDelivery,
  'logs:ListLogDeliveries': logDelivery,
  'logs:PutResourcePolicy': logDelivery,
  'logs:UpdateLogDelivery': logDelivery,
  'states:SendTaskSuccess': {
    reason: 'the task token says what is answered, and nobody has it but the record; the call knows no resources',
    source: `${REFERENCE}, AWS Step Functions`,
  },
  'xray:GetSamplingRules': tracing,
  'xray:GetSamplingTargets': tracing,
  'xray:PutTelemetryRecords': tracing,
  'xray:PutTraceSegments': tracing,
};
