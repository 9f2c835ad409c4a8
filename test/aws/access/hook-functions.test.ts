import { expect, test } from '@jest/globals';
import { handler as handOutToken } from '../../../functions/hand-out-token.ts';
import { functionPolicies } from '../../../src/aws/access/function-policy.ts';
import { machinePolicy } from '../../../src/aws/access/machine-policy.ts';
import type { PolicyDocument } from '../../../src/aws/policy.ts';
import type { Site } from '../../../src/aws/site.ts';
import { aConfig } from '../../support/worlds.ts';

const site = (alias?: string): Site => ({
  home: { partition: 'aws', region: 'eu-west-1', account: '123456789012' },
  prefix: 'teal',
  configs: [
    aConfig({
      hooks: [
        { name: 'audit', at: 'BeforeInstall', function: 'audit', undo: { function: 'audit-undo:live' } },
        { name: 'again', at: 'AfterInstall', function: 'audit:7' },
        { name: 'people', at: 'AfterAllowTestTraffic', function: 'people', answers: 'token' },
        { name: 'far', at: 'OnRollback', function: 'arn:aws:lambda:us-east-1:210987654321:function:tell:live' },
      ],
    }),
  ],
  ...(alias !== undefined && { alias }),
});

const MACHINE = { functions: ['next-hook'], keepsLostPushes: false };

const allows = ({ Statement }: PolicyDocument, action: string) =>
  Statement.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);

test('the machine of hooks calls the configured functions as they are written, and nothing else', () => {
  const policy = machinePolicy('hooks', { ...MACHINE, startsHooks: false, invokesHooks: true }, site());
  expect(allows(policy, 'lambda:InvokeFunction').toSorted()).toEqual([
    'arn:aws:lambda:eu-west-1:123456789012:function:audit',
    'arn:aws:lambda:eu-west-1:123456789012:function:audit-undo:live',
    'arn:aws:lambda:eu-west-1:123456789012:function:audit:7',
    'arn:aws:lambda:eu-west-1:123456789012:function:teal-next-hook',
    'arn:aws:lambda:us-east-1:210987654321:function:tell:live',
  ]);
  expect(allows(policy, 'states:StartExecution')).toEqual([]);
});

test('the function that hands out tokens starts those that are handed one, and nothing else', () => {
  const { inline } = functionPolicies(handOutToken.action, site());
  expect(allows(inline, 'lambda:InvokeFunction')).toEqual(['arn:aws:lambda:eu-west-1:123456789012:function:people']);
});

test('a machine that deploys starts the machine of hooks on its alias, follows and stops it, and calls no hook', () => {
  const policy = machinePolicy('dns', { ...MACHINE, startsHooks: true, invokesHooks: false }, site('live'));
  expect(allows(policy, 'lambda:InvokeFunction')).toEqual(['arn:aws:lambda:eu-west-1:123456789012:function:teal-next-hook']);
  expect(policy.Statement.find(({ Action }) => Action.includes('states:StartExecution'))).toMatchObject({
    Resource: ['arn:aws:states:eu-west-1:123456789012:stateMachine:teal-hooks'],
    Condition: { 'ForAnyValue:StringEquals': { 'states:StateMachineQualifier': ['live'] } },
  });
  for (const action of ['states:DescribeExecution', 'states:StopExecution']) {
    expect(allows(policy, action)).toEqual(['arn:aws:states:eu-west-1:123456789012:execution:teal-hooks:*']);
  }
  for (const action of ['events:PutRule', 'events:PutTargets', 'events:DescribeRule']) {
    expect(allows(policy, action)).toEqual([
      'arn:aws:events:eu-west-1:123456789012:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule',
    ]);
  }
});
