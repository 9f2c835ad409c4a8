import { WORKFLOWS } from '../../cli/commands/compile.ts';
import { calledFunctions } from './called-functions.ts';
import type { PackageSite } from './site.ts';
import { attribute, ids, type Resource, ref, type TemplatePart } from './template.ts';

/** A role for each function, state machine and rule. CloudFormation names them: role names are the whole account's. */
export function roles(site: PackageSite): TemplatePart {
  return {
    Resources: {
      ...Object.fromEntries(
        site.actions.map(({ name, action }) => [
          ids.functionRole(name),
          role('lambda.amazonaws.com', [
            { Sid: 'Logs', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: [attribute(ids.functionLog(name), 'Arn')] },
            ...action.uses
              .filter(({ calls }) => calls.length > 0)
              .map(({ port, calls }) => ({ Sid: port, Action: calls, Resource: ['*'] })),
          ]),
        ]),
      ),
      ...Object.fromEntries(
        WORKFLOWS.map((workflow) => [
          ids.machineRole(workflow.name),
          role('states.amazonaws.com', [
            {
              Sid: 'Functions',
              Action: ['lambda:InvokeFunction'],
              Resource: calledFunctions(workflow, site).map((name) => attribute(ids.function(name), 'Arn')),
            },
          ]),
        ]),
      ),
      ...Object.fromEntries(
        site.configs.map(({ service, route }) => [
          ids.ruleRole(service),
          role('events.amazonaws.com', [{ Sid: 'Start', Action: ['states:StartExecution'], Resource: [ref(ids.machine(route))] }]),
        ]),
      ),
    },
  };
}

const role = (principal: string, statements: readonly object[]): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: principal }, Action: ['sts:AssumeRole'] }],
    },
    Policies: [
      {
        PolicyName: 'teal',
        PolicyDocument: { Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) },
      },
    ],
  },
});
