import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Writes packages/asl/src/verify/sdk-names.ts from botocore's models, which know every service of AWS:
 * `npx node scripts/sdk-names.ts`. It needs python3 with botocore.
 */

/** Services whose actions are listed: those that deployments and what is around them call. */
const WITH_ACTIONS: Readonly<Record<string, string>> = {
  applicationautoscaling: 'application-autoscaling',
  autoscaling: 'autoscaling',
  cloudformation: 'cloudformation',
  cloudwatch: 'cloudwatch',
  cloudwatchlogs: 'logs',
  codebuild: 'codebuild',
  codedeploy: 'codedeploy',
  dynamodb: 'dynamodb',
  ecr: 'ecr',
  ecs: 'ecs',
  elasticloadbalancingv2: 'elbv2',
  eventbridge: 'events',
  iam: 'iam',
  kms: 'kms',
  lambda: 'lambda',
  route53: 'route53',
  s3: 's3',
  scheduler: 'scheduler',
  secretsmanager: 'secretsmanager',
  servicediscovery: 'servicediscovery',
  sfn: 'stepfunctions',
  sns: 'sns',
  sqs: 'sqs',
  ssm: 'ssm',
  sts: 'sts',
};

const READ = `
import botocore, botocore.session, json, sys
session = botocore.session.get_session()
asked = json.loads(sys.argv[1])
ids = {name: session.get_service_model(name).metadata['serviceId'] for name in session.get_available_services()}
actions = {name: sorted(session.get_service_model(service).operation_names) for name, service in asked.items()}
print(json.dumps({'version': botocore.__version__, 'ids': ids, 'actions': actions}))
`;

interface Models {
  readonly version: string;
  /** By the names that the AWS CLI has. */
  readonly ids: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, readonly string[]>>;
}

const { version, ids, actions } = JSON.parse(
  execFileSync('python3', ['-c', READ, JSON.stringify(WITH_ACTIONS)], { encoding: 'utf8' }),
) as Models;

/** `Config Service` -> `configservice`. */
const named = (id: string): string => id.toLowerCase().replace(/[\s-]/g, '');
const services = new Set(Object.values(ids).map(named));
const renamed = Object.entries(ids).filter(([cli, id]) => named(cli) !== named(id) && !services.has(named(cli)));
const uncapitalized = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Words in lines of at most so many characters. */
function wrapped(words: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of words) {
    if (line.length + word.length + 1 > 138) {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}

const text = `/**
 * Names of AWS's services and of the actions of some, in the spelling of the AWS SDK integrations. Written by
 * scripts/sdk-names.ts from botocore ${version}. It is long, and has names and nothing else.
 */

/** Service ids in lower case, without blanks, as the Java SDK names its packages. */
export const sdkServices = \`
${wrapped([...services].sort(), '  ')}
\`;

/** Services that the AWS CLI calls by another name. */
export const cliServices: Readonly<Record<string, string>> = {
${renamed.map(([cli, id]) => `  ${named(cli)}: '${named(id)}',`).join('\n')}
};

/** All actions of these services. */
export const sdkActions: Readonly<Record<string, string>> = {
${Object.entries(actions)
  .map(([name, of]) => `  ${name}: \`\n${wrapped(of.map(uncapitalized), '    ')}\`,`)
  .join('\n')}
};
`;
writeFileSync(fileURLToPath(new URL('../packages/asl/src/verify/sdk-names.ts', import.meta.url)), text);
