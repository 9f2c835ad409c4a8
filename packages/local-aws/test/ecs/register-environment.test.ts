import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { describe } from '@jest/globals';
import { ec2, fargate, refused, taken, two, withWeb } from './given-registration.ts';

// Sources stand beside each row. What "bench" and "by the reference" mean: given-registration.ts.

const EXECUTION_ROLE = 'arn:aws:iam::123456789012:role/execution';
const ECR = '123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1';
const awslogs = (...missing: string[]): ContainerDefinition['logConfiguration'] => ({
  logDriver: 'awslogs',
  options: Object.fromEntries(
    ['awslogs-group', 'awslogs-region', 'awslogs-stream-prefix'].filter((name) => !missing.includes(name)).map((name) => [name, 'x']),
  ),
});

describe('RegisterTaskDefinition', () => {
  describe('environment, secrets and logs', () => {
    const secrets = (...names: string[]) => names.map((name) => ({ name, valueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/a' }));
    const files = (count: number, value = 'arn:aws:s3:::bucket/a.env') =>
      ec2(withWeb({ environmentFiles: Array.from({ length: count }, () => ({ type: 's3', value })) }));
    const role = { executionRoleArn: EXECUTION_ROLE };
    refused([
      // fabfuel/ecs-deploy#87, sil-org/ecs-deploy#188.
      [
        'secrets without an execution role',
        ec2(withWeb({ secrets: secrets('KEY') })),
        "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
      ],
      [
        'credentials of a repository without one',
        ec2(withWeb({ repositoryCredentials: { credentialsParameter: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:a' } })),
        'Private repository authentication requires that the task definition specify a value for executionRoleArn.',
      ],
      // CircleCI-Public/aws-ecs-orb#190, dagster-io/dagster#11622.
      [
        'a secret twice',
        ec2({ ...role, ...withWeb({ secrets: secrets('KEY', 'KEY') }) }),
        'Duplicate secret names found: KEY. Each secret name must be unique.',
      ],
      [
        'a secret that is a variable too',
        ec2({ ...role, ...withWeb({ secrets: secrets('KEY'), environment: [{ name: 'KEY', value: '1' }] }) }),
        "The secret name must be unique and not shared with any new or existing environment variables set on the container, such as 'KEY'.",
      ],
      // bench pf-ecs-secrets-without-execution-role: this comes before the role.
      [
        'a parameter of another account',
        ec2(withWeb({ secrets: [{ name: 'KEY', valueFrom: 'arn:aws:ssm:us-east-1:999999999999:parameter/a' }] })),
        'The Systems Manager parameter ARN has a different account ID than the current account. The current account ID is 123456789012 and the ARN account ID is 999999999999. Cross-account access for ARNs is not currently supported.',
      ],
      // thnery/terraform-aws-template#2; bench pf-ecs-environment-files-max, pf-ecs-environment-files-type.
      [
        'a variable without a name',
        ec2(withWeb({ environment: [{ name: '', value: '1' }] })),
        'Environment variable name cannot be null or blank.',
      ],
      ['eleven environment files', files(11), 'The maximum number of environment files was exceeded. Specify ten or less and try again.'],
      ['an environment file that is no ARN', files(1, 's3://bucket/a.env'), 'Invalid arn syntax.'],
      // klothoplatform/klotho#892; bench pf-ecs-awslogs-missing-group.
      [
        'awslogs without options',
        ec2(withWeb({ logConfiguration: { logDriver: 'awslogs' } })),
        'Log driver awslogs requires options: awslogs-region, awslogs-group',
      ],
      [
        'awslogs without a group',
        ec2(withWeb({ logConfiguration: awslogs('awslogs-group') })),
        'Log driver awslogs requires options: awslogs-group',
      ],
      // bench pf-ecs-awslogs-fargate-missing-stream-prefix, pf-ecs-fargate-execution-role-missing-awslogs.
      [
        'awslogs without a stream prefix on Fargate',
        fargate({ ...role, ...withWeb({ logConfiguration: awslogs('awslogs-stream-prefix') }) }),
        'Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs.',
      ],
      [
        'awslogs without an execution role on Fargate',
        fargate(withWeb({ logConfiguration: awslogs() })),
        'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
      ],
      // jenkinsci/amazon-ecs-plugin#53.
      [
        'an image of ECR without an execution role on Fargate',
        fargate(withWeb({ image: ECR })),
        'Fargate requires task definition to have execution role ARN to support ECR images.',
      ],
      // bench pf-ecs-fargate-log-driver-unsupported, pf-ecs-awsfirelens-without-router.
      [
        'json-file on Fargate',
        fargate(withWeb({ logConfiguration: { logDriver: 'json-file' } })),
        'json-file is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]',
      ],
      [
        'awsfirelens without a router',
        fargate(withWeb({ logConfiguration: { logDriver: 'awsfirelens' } })),
        'When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers.',
      ],
      [
        'a router that nobody uses',
        fargate(withWeb({ firelensConfiguration: { type: 'fluentbit' } })),
        'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
      ],
    ]);
    taken([
      ['secrets with a role', ec2({ ...role, ...withWeb({ secrets: secrets('A', 'B') }) })],
      ['ten environment files', files(10)],
      ['awslogs on EC2 without a prefix', ec2(withWeb({ logConfiguration: awslogs('awslogs-stream-prefix') }))],
      ['awslogs on Fargate', fargate({ ...role, ...withWeb({ logConfiguration: awslogs() }) })],
      ['an image of ECR on EC2', ec2(withWeb({ image: ECR }))],
      ['an image of the public ECR', fargate(withWeb({ image: 'public.ecr.aws/nginx/nginx' }))],
      [
        'awsfirelens with a router',
        fargate(two({ logConfiguration: { logDriver: 'awsfirelens' } }, { firelensConfiguration: { type: 'fluentbit' } })),
      ],
    ]);
  });
});
