import { exampleConfiguration } from '../../deployment/configuration/example-configuration.ts';

/** What `teal init` writes, by path from the project's folder. */
export const PROJECT_FILES: Readonly<Record<string, string>> = {
  'deployments/checkout.ts': exampleConfiguration(),

  'serverless.yml': `# What your AWS account gets from Teal. 'npx serverless package' makes it on this machine, 'npx serverless deploy' brings it up.
service: teal # The prefix of every name. Another prefix is a second installation.

provider:
  name: aws
  region: \${opt:region, env:AWS_REGION, 'us-east-1'}

plugins:
  - teal/serverless

custom:
  teal:
    deployments: deployments
    # subnets: [subnet-1, subnet-2] # for the functions that probe and test, to reach an internal load balancer
    # securityGroups: [sg-1] # of these functions
    # alarmTopic: arn:aws:sns:us-east-1:123456789012:oncall # gets a message when Teal itself has a problem
    # tracing: on # X-Ray traces
    # logRetentionDays: 90
    # historyDays: 400 # how long ended deployments are remembered
`,

  'tsconfig.json': `{
  "compilerOptions": {
    "target": "es2022",
    "module": "preserve",
    "moduleResolution": "bundler",
    "strict": true,
    "noEmit": true,
    "skipLibCheck": true,
    "types": []
  },
  "include": ["deployments"]
}
`,

  '.gitignore': `node_modules/
.serverless/
`,
};
