import type { Provider } from './provider.ts';
import { cloudWatchAlarm } from './providers/cloudwatch-alarm.ts';
import { dynamodbTable } from './providers/dynamodb-table.ts';
import { eventsRule } from './providers/events-rule.ts';
import { iamManagedPolicy, iamRole } from './providers/iam-role.ts';
import { lambdaAlias } from './providers/lambda-alias.ts';
import { lambdaFunction } from './providers/lambda-function.ts';
import { bucket, byIdAlone, compositeAlarm, logGroup } from './providers/left-out.ts';
import { sqsQueue } from './providers/sqs-queue.ts';
import { stateMachine, stateMachineAlias, stateMachineVersion } from './providers/state-machine.ts';
import type { Template } from './template.ts';

/** What becomes of each type of resource. A type that is not here is refused. */
export const PROVIDERS: Readonly<Record<string, Provider>> = {
  'AWS::CloudWatch::Alarm': cloudWatchAlarm,
  'AWS::CloudWatch::CompositeAlarm': compositeAlarm,
  'AWS::CloudWatch::Dashboard': byIdAlone,
  'AWS::DynamoDB::Table': dynamodbTable,
  'AWS::Events::Rule': eventsRule,
  'AWS::IAM::ManagedPolicy': iamManagedPolicy,
  'AWS::IAM::Role': iamRole,
  'AWS::Lambda::Alias': lambdaAlias,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Permission': byIdAlone,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Logs::MetricFilter': byIdAlone,
  'AWS::Lambda::EventInvokeConfig': byIdAlone,
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': byIdAlone,
  'AWS::SQS::Queue': sqsQueue,
  'AWS::SQS::QueuePolicy': byIdAlone,
  'AWS::StepFunctions::StateMachine': stateMachine,
  'AWS::StepFunctions::StateMachineAlias': stateMachineAlias,
  'AWS::StepFunctions::StateMachineVersion': stateMachineVersion,
};

/** What of a template has a name here, and is not there: `AWS::Logs::LogGroup (31), AWS::S3::Bucket`. */
export function leftOutOf({ Resources: resources }: Template): string {
  const count = new Map<string, number>();
  for (const { Type: type } of Object.values(resources))
    if (PROVIDERS[type]?.kind === 'left out') count.set(type, (count.get(type) ?? 0) + 1);
  return [...count].map(([type, times]) => (times === 1 ? type : `${type} (${times})`)).join(', ') || 'nothing';
}
