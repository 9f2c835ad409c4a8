import { MANAGED_POLICY_LIMIT, POLICY_LIMIT } from '../../aws/access/fitted.ts';
import { PUSH_PATTERN_LIMIT } from '../../deployment/configuration/push-pattern.ts';
import { PARTITIONS } from '../../deployment/partition.ts';
import type { Resource, TemplatePart } from './template.ts';

/** What a service takes of a text. */
interface Limit {
  readonly most: number;
  readonly least?: number;
  /** Characters that it may have, as the source of a class of a regular expression. Left out: any. */
  readonly characters?: string;
  /** The service, and the document that says so. */
  readonly by: string;
}

/** A text that a resource has. `what`: what it is, with what it is of. */
interface Text {
  readonly what: string;
  readonly text: string;
  readonly limit: Limit;
}

const NAME = 'A-Za-z0-9_-';

const LIMITS = {
  functionName: { most: 64, characters: NAME, by: 'AWS Lambda (API Reference, CreateFunction)' },
  aliasName: { most: 128, characters: NAME, by: 'AWS Lambda (API Reference, CreateAlias)' },
  logGroupName: { most: 512, characters: './#A-Za-z0-9_-', by: 'CloudWatch Logs (API Reference, CreateLogGroup)' },
  filterPattern: { most: 1_024, by: 'CloudWatch Logs (API Reference, PutMetricFilter)' },
  metricNamespace: { most: 255, characters: '^:*$', by: 'CloudWatch Logs (API Reference, MetricTransformation)' },
  machineName: { most: 80, characters: NAME, by: 'Step Functions (API Reference, CreateStateMachine)' },
  definition: { most: 1_048_576, by: 'Step Functions (API Reference, CreateStateMachine)' },
  ruleName: { most: 64, characters: '.A-Za-z0-9_-', by: 'EventBridge (API Reference, PutRule)' },
  ruleDescription: { most: 512, by: 'EventBridge (API Reference, PutRule)' },
  eventPattern: { most: PUSH_PATTERN_LIMIT, by: 'EventBridge (User Guide, "Amazon EventBridge quotas")' },
  inputTemplate: { most: 8_192, by: 'EventBridge (API Reference, InputTransformer)' },
  policyName: { most: 128, characters: '\\w+=,.@-', by: 'IAM (API Reference, PutRolePolicy)' },
  trustPolicy: { most: 2_048, by: 'IAM (User Guide, "IAM and AWS STS quotas")' },
  inlinePolicies: { most: POLICY_LIMIT, by: 'IAM (User Guide, "IAM and AWS STS quotas"), all inline policies of a role together' },
  managedPolicy: { most: MANAGED_POLICY_LIMIT, by: 'IAM (User Guide, "IAM and AWS STS quotas")' },
  tableName: { most: 255, least: 3, characters: '.A-Za-z0-9_-', by: 'DynamoDB (API Reference, CreateTable)' },
  queueName: { most: 80, characters: NAME, by: 'SQS (API Reference, CreateQueue)' },
  queuePolicy: { most: 8_192, by: 'SQS (Developer Guide, "Amazon SQS policy quotas")' },
  alarmName: { most: 255, by: 'CloudWatch (API Reference, PutMetricAlarm)' },
  alarmDescription: { most: 1_024, by: 'CloudWatch (API Reference, PutMetricAlarm)' },
  alarmRule: { most: 10_240, by: 'CloudWatch (API Reference, PutCompositeAlarm)' },
  dashboardName: { most: 255, characters: NAME, by: 'CloudWatch (API Reference, PutDashboard)' },
  logicalId: { most: 255, characters: 'A-Za-z0-9', by: 'CloudFormation (User Guide, "Resources")' },
} as const satisfies Record<string, Limit>;

/** Source: AWS CloudFormation User Guide, "Understand CloudFormation quotas". */
const MOST_RESOURCES = 500;

type Properties = Readonly<Record<string, unknown>>;
type TextsOf = (properties: Properties, id: string) => readonly (readonly [what: string, limit: Limit, value: unknown])[];

const list = (value: unknown): readonly Properties[] => (Array.isArray(value) ? value : []);

/** What is looked at, by the type of the resource. */
const LOOKED_AT: Readonly<Record<string, TextsOf>> = {
  'AWS::Lambda::Function': ({ FunctionName }) => [['name of the function', LIMITS.functionName, FunctionName]],
  'AWS::Lambda::Alias': ({ Name }) => [['name of the alias', LIMITS.aliasName, Name]],
  'AWS::Logs::LogGroup': ({ LogGroupName }) => [['name of the log group', LIMITS.logGroupName, LogGroupName]],
  'AWS::Logs::MetricFilter': ({ FilterPattern, MetricTransformations }, id) => [
    [`pattern of the metric filter ${id}`, LIMITS.filterPattern, FilterPattern],
    ...list(MetricTransformations).map((each) => ['namespace of metrics', LIMITS.metricNamespace, each.MetricNamespace] as const),
  ],
  'AWS::StepFunctions::StateMachine': ({ StateMachineName, DefinitionString }) => [
    ['name of the state machine', LIMITS.machineName, StateMachineName],
    [`definition of ${String(StateMachineName)}`, LIMITS.definition, DefinitionString],
  ],
  'AWS::Events::Rule': ({ Name, Description, EventPattern, Targets }) => [
    ['name of the rule', LIMITS.ruleName, Name],
    [`description of the rule ${String(Name)}`, LIMITS.ruleDescription, Description],
    [`event pattern of the rule ${String(Name)}`, LIMITS.eventPattern, EventPattern],
    ...list(Targets).map(
      ({ InputTransformer }) =>
        [
          `input template of the rule ${String(Name)}`,
          LIMITS.inputTemplate,
          (InputTransformer as Properties | undefined)?.InputTemplate,
        ] as const,
    ),
  ],
  'AWS::IAM::Role': ({ AssumeRolePolicyDocument, Policies }, id) => [
    [`trust policy of ${id}`, LIMITS.trustPolicy, AssumeRolePolicyDocument],
    [`inline policies of ${id}`, LIMITS.inlinePolicies, list(Policies).map(policyOf)],
    ...list(Policies).map((each) => [`name of a policy of ${id}`, LIMITS.policyName, inside(each).PolicyName] as const),
  ],
  'AWS::IAM::ManagedPolicy': ({ PolicyDocument }, id) => [[`managed policy ${id}`, LIMITS.managedPolicy, PolicyDocument]],
  'AWS::DynamoDB::Table': ({ TableName }) => [['name of the table', LIMITS.tableName, TableName]],
  'AWS::SQS::Queue': ({ QueueName }) => [['name of the queue', LIMITS.queueName, QueueName]],
  'AWS::SQS::QueuePolicy': ({ PolicyDocument }, id) => [[`policy ${id}`, LIMITS.queuePolicy, PolicyDocument]],
  'AWS::CloudWatch::Alarm': ({ AlarmName, AlarmDescription }) => [
    ['name of the alarm', LIMITS.alarmName, AlarmName],
    [`description of the alarm ${String(AlarmName)}`, LIMITS.alarmDescription, AlarmDescription],
  ],
  'AWS::CloudWatch::CompositeAlarm': ({ AlarmName, AlarmDescription, AlarmRule }) => [
    ['name of the alarm', LIMITS.alarmName, AlarmName],
    [`description of the alarm ${String(AlarmName)}`, LIMITS.alarmDescription, AlarmDescription],
    [`rule of the alarm ${String(AlarmName)}`, LIMITS.alarmRule, AlarmRule],
  ],
  'AWS::CloudWatch::Dashboard': ({ DashboardName }) => [['name of the dashboard', LIMITS.dashboardName, DashboardName]],
};

/** The policy that stands behind a condition, or by itself. */
const inside = (policy: Properties): Properties => {
  const [, then] = (policy['Fn::If'] as readonly [string, Properties, unknown] | undefined) ?? [];
  return then ?? policy;
};
const policyOf = (policy: Properties): unknown => inside(policy).PolicyDocument;

const longest = (texts: readonly string[]): string => texts.reduce((one, other) => (other.length > one.length ? other : one));

/** As long as the longest that AWS has. */
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': longest(PARTITIONS.map(({ id }) => id)),
  'AWS::Region': 'us-isof-south-1',
  'AWS::AccountId': '0'.repeat(12),
  'AWS::URLSuffix': longest(PARTITIONS.map(({ dnsSuffix }) => dnsSuffix)),
};

/** The longest kind of ARN that a template speaks of, without the resource's name. */
const ARN = `arn:${PSEUDO['AWS::Partition']}:states:${PSEUDO['AWS::Region']}:${PSEUDO['AWS::AccountId']}:stateMachine:`;

/** The longest name of what a template can speak of, where it is named elsewhere or by CloudFormation. */
const SOME_NAME = 'x'.repeat(LIMITS.machineName.most);

/** What is said of a resource by its logical id: no longer than its ARN. */
type NameOf = (id: string) => string;

/** Keys under which resources have their names. */
const NAME_KEYS = ['Name', 'FunctionName', 'StateMachineName', 'QueueName', 'AlarmName', 'TableName', 'LogGroupName', 'DashboardName'];

function namesIn(resources: readonly (readonly [string, Resource])[]): NameOf {
  const names = new Map(
    resources.map(([id, { Properties }]) => [
      id,
      NAME_KEYS.map((key) => (Properties as Properties)[key]).find((name) => typeof name === 'string'),
    ]),
  );
  return (id) => names.get(id) ?? SOME_NAME;
}

/** What CloudFormation makes of a value, as far as its length goes. */
function resolved(value: unknown, nameOf: NameOf): unknown {
  if (Array.isArray(value)) return value.map((each) => resolved(each, nameOf));
  if (typeof value !== 'object' || value === null) return value;
  // `Id` or `Id.Attribute`, in a text or as a list.
  const standsFor = (of: string) => PSEUDO[of] ?? `${ARN}${nameOf(of.split('.')[0] ?? '')}`;
  const [[key, inner] = ['', undefined], ...more] = Object.entries(value);
  if (more.length === 0 && key === 'Fn::Sub' && typeof inner === 'string') {
    return inner.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => standsFor(name));
  }
  if (more.length === 0 && (key === 'Ref' || key === 'Fn::GetAtt'))
    return standsFor(Array.isArray(inner) ? inner.join('.') : String(inner));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolved(member, nameOf)]));
}

const textOf = (value: unknown, nameOf: NameOf): string => {
  const plain = resolved(value, nameOf);
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
};

/**
 * What the services would refuse of a template, a line each: texts that are too long, too short or of other
 * characters than theirs, and too many resources. Nobody asks them before the stack is changed. `functions`:
 * names of those that osls makes, each with its log group.
 */
export function templateProblems(parts: readonly Pick<TemplatePart, 'Resources'>[], functions: readonly string[] = []): readonly string[] {
  const resources = [
    ...parts.flatMap(({ Resources = {} }) => Object.entries(Resources)),
    ...functions.flatMap((name): readonly (readonly [string, Resource])[] => [
      ['Function', { Type: 'AWS::Lambda::Function', Properties: { FunctionName: name } }],
      ['LogGroup', { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: `/aws/lambda/${name}` } }],
    ]),
  ];
  const nameOf = namesIn(resources);
  const texts = resources.flatMap(([id, { Type, Properties }]): readonly Text[] => [
    { what: 'logical id', text: id, limit: LIMITS.logicalId },
    ...(LOOKED_AT[Type]?.(Properties as Properties, id) ?? []).flatMap(([what, limit, value]) =>
      value === undefined ? [] : [{ what, text: textOf(value, nameOf), limit }],
    ),
  ]);
  return [
    ...texts.flatMap(problemOf),
    ...(resources.length > MOST_RESOURCES
      ? [
          `the stack has ${resources.length} resources, and CloudFormation takes ${MOST_RESOURCES}: split deployments/ into two installations`,
        ]
      : []),
  ];
}

const SHOWN = 100;

function problemOf({ what, text, limit: { most, least = 1, characters, by } }: Text): readonly string[] {
  const shown = text.length > SHOWN ? '' : ` '${text}'`;
  if (text.length > most) return [`${what}${shown} has ${text.length} characters, and at most ${most} are taken by ${by}`];
  if (text.length < least) return [`${what}${shown} has ${text.length} characters, and at least ${least} are asked for by ${by}`];
  if (characters === undefined || new RegExp(`^[${characters}]*$`).test(text)) return [];
  const [odd] = [...text].filter((sign) => !new RegExp(`^[${characters}]$`).test(sign));
  return [`${what}${shown} has '${odd}', which is not taken by ${by}`];
}
