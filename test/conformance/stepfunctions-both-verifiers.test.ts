import { describe, expect, test } from '@jest/globals';
import { verify } from '@teal/asl';
import { validateDefinition } from '../../packages/local-aws/src/stepfunctions/definition/validate-definition.ts';

/**
 * Definitions that AWS took, and some that it refuses, before both that read definitions here: `verify` of
 * the language, and CreateStateMachine of the local AWS. Each names where the answer of AWS was seen or is
 * written down. LocalStack's names are those of its tests under tests/aws/services/stepfunctions, which ran
 * on AWS.
 */
const machine = (states: object) => ({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states });
const end = { Type: 'Pass', End: true };
const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' }, TimeoutSeconds: 60 };
const branch = (state: object) => ({ StartAt: 'Inner', States: { Inner: { Type: 'Pass', End: true, ...state } } });
const caught = { Catch: [{ ErrorEquals: ['States.ALL'], Assign: { seen: '{% $states.errorOutput %}' }, Next: 'After' }] };

const refusedBy = {
  'the language': (definition: object) =>
    verify(definition)
      .filter(({ level }) => level === 'refused')
      .map(({ code, path }) => `${code} at ${path.join('.')}`),
  'the local Step Functions': (definition: object) => {
    const validated = validateDefinition(JSON.stringify(definition));
    return validated.ok ? [] : validated.diagnostics.map(({ code, location }) => `${code} at ${location}`);
  },
};

const taken: Readonly<Record<string, readonly [source: string, definition: object]>> = {
  'a variable of a branch and of the catch around it': [
    'states_variables/test_error_output.py, PARALLEL_CATCH_ERROR_VARIABLE_SAMPLING',
    machine({
      Both: { Type: 'Parallel', Branches: [branch({ Assign: { seen: 1, result: 2 } })], ...caught, Next: 'Finish' },
      After: { ...end, Output: '{% $seen %}' },
      Finish: { ...end, Output: '{% $result %}' },
    }),
  ],
  'a variable of a Map’s items and of the catch around them': [
    'the same, for the other state with states inside',
    machine({ Each: { Type: 'Map', ItemProcessor: branch({ Assign: { seen: 1 } }), ...caught, Next: 'After' }, After: end }),
  ],
  'a variable of a branch in a branch, and of the outermost catch': [
    'the same, one level further out',
    machine({
      Outer: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Both',
            States: { Both: { Type: 'Parallel', Branches: [branch({ Assign: { seen: 1 } })], End: true } },
          },
        ],
        ...caught,
        Next: 'After',
      },
      After: end,
    }),
  ],
  'a variable of the machine, assigned in a distributed Map': [
    'developer guide, "Passing data between states with variables": no outer scope is around its items',
    machine({
      First: { Type: 'Pass', Assign: { seen: 1 }, Next: 'Each' },
      Each: {
        Type: 'Map',
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...branch({ Assign: { seen: 2 } }) },
        End: true,
      },
    }),
  ],
  'a variable that nothing assigns': [
    'assign/test_assign_base.py, BASE_UNDEFINED_OUTPUT: it was created, and failed when it ran',
    machine({ State0: { ...end, Output: '{% $doesNotExist %}' } }),
  ],
  'a variable of one way only, asked for by $exists': [
    'jsonata.org, "$exists"; BASE_UNDEFINED_OUTPUT as above',
    machine({
      First: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.a %}', Assign: { a: 1 }, Next: 'Last' }], Default: 'Last' },
      Last: { ...end, Output: '{% $exists($a) ? $a : 0 %}' },
    }),
  ],
  'a token in the arguments of a nested execution that is waited for': [
    'callback/test_callback.py, SFN_START_EXECUTION_SYNC_WITH_TASK_TOKEN',
    machine({
      Nested: {
        ...task,
        Resource: 'arn:aws:states:::states:startExecution.sync:2',
        Arguments: { StateMachineArn: 'm', Input: { token: '{% $states.context.Task.Token %}' } },
        End: true,
      },
    }),
  ],
  'an error of the user’s that begins with States.': [
    'Amazon States Language, "Errors": names of one’s own must not begin so; CreateStateMachine does not look',
    machine({ Try: { ...task, Retry: [{ ErrorEquals: ['States.MyOwn'] }], End: true } }),
  ],
  'a variable whose name has a mark in it': [
    'Amazon States Language, "Variables": Unicode identifiers (UAX 31), which have marks and connectors',
    machine({ First: { ...end, Assign: { 'e\u0301te\u203fun': 1 } } }),
  ],
  'a state that never comes to an end, beside one that does': [
    'floci-io/floci#2735: AWS asks for one end that is reached',
    machine({
      First: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.a %}', Next: 'Round' }], Default: 'Last' },
      Round: { Type: 'Wait', Seconds: 1, Next: 'Round' },
      Last: end,
    }),
  ],
  'literal conditions, items and times': [
    'developer guide, pages of Choice, Map and Wait',
    machine({
      First: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Each' }], Default: 'Each' },
      Each: { Type: 'Map', Items: { a: 1 }, ItemProcessor: branch({}), Next: 'Until' },
      Until: { Type: 'Wait', Timestamp: '2016-03-14T01:59:00.123456+01:00', End: true },
    }),
  ],
  'a role to take': [
    'credentials/test_credentials_base.py, SFN_START_EXECUTION_SYNC_ROLE_ARN_JSONATA',
    machine({ Try: { ...task, Credentials: { RoleArn: '{% $states.input.role %}' }, End: true } }),
  ],
  'actions of the AWS SDK': [
    'services/test_aws_sdk_task_service.py',
    machine({
      A: { ...task, Resource: 'arn:aws:states:::aws-sdk:secretsmanager:createSecret', Next: 'B' },
      B: { ...task, Resource: 'arn:aws:states:::aws-sdk:dynamodb:getItem', Next: 'C' },
      C: { ...task, Resource: 'arn:aws:states:::aws-sdk:sfn:startExecution', Next: 'D' },
      D: { ...task, Resource: 'arn:aws:states:::aws-sdk:s3:listObjectsV2', Next: 'E' },
      // A service and an action that are newer than any list.
      E: { ...task, Resource: 'arn:aws:states:::aws-sdk:unheardof:doSomethingNew', Next: 'F' },
      F: { ...task, Resource: 'arn:aws:states:::aws-sdk:ecs:startSomethingUnheardOf', End: true },
    }),
  ],
};

describe.each(Object.entries(refusedBy))('%s takes what AWS takes', (_, refused) => {
  test.each(Object.entries(taken))('%s', (_name, [, definition]) => expect(refused(definition)).toEqual([]));
});

const missing: Readonly<Record<string, readonly [source: string, definition: object, language: string, local: string]>> = {
  'a condition that is plain text': [
    'developer guide, "Choice workflow state": Condition is an expression',
    machine({ First: { Type: 'Choice', Choices: [{ Condition: '$states.input.a = 1', Next: 'Last' }], Default: 'Last' }, Last: end }),
    'bad-value at States.First.Choices.0.Condition',
    'SCHEMA_VALIDATION_FAILED at /States/First/Choices[0]/Condition',
  ],
  'a condition that is a number': [
    'the same',
    machine({ First: { Type: 'Choice', Choices: [{ Condition: 1, Next: 'Last' }], Default: 'Last' }, Last: end }),
    'bad-value at States.First.Choices.0.Condition',
    'SCHEMA_VALIDATION_FAILED at /States/First/Choices[0]/Condition',
  ],
  'a distributed Map that does not say how its items run': [
    'developer guide, "Using Map state in Distributed mode"',
    machine({ Each: { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, ...branch({}) }, End: true } }),
    'missing-field at States.Each.ItemProcessor.ProcessorConfig',
    'SCHEMA_VALIDATION_FAILED at /States/Each/ItemProcessor/ProcessorConfig',
  ],
  'a mode that there is not': [
    'the same',
    machine({ Each: { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'PARALLEL' }, ...branch({}) }, End: true } }),
    'bad-value at States.Each.ItemProcessor.ProcessorConfig.Mode',
    'SCHEMA_VALIDATION_FAILED at /States/Each/ItemProcessor/ProcessorConfig/Mode',
  ],
  'items that are a number': [
    'developer guide, "Map workflow state": a list, an object or an expression',
    machine({ Each: { Type: 'Map', Items: 5, ItemProcessor: branch({}), End: true } }),
    'bad-value at States.Each.Items',
    'SCHEMA_VALIDATION_FAILED at /States/Each/Items',
  ],
  'items that are plain text': [
    'the same',
    machine({ Each: { Type: 'Map', Items: '$states.input.items', ItemProcessor: branch({}), End: true } }),
    'bad-value at States.Each.Items',
    'SCHEMA_VALIDATION_FAILED at /States/Each/Items',
  ],
  'a time that is none': [
    'Amazon States Language, "Timestamps" (RFC 3339, with T and an offset)',
    machine({ Until: { Type: 'Wait', Timestamp: '2026-02-30T12:00:00Z', End: true } }),
    'bad-value at States.Until.Timestamp',
    'SCHEMA_VALIDATION_FAILED at /States/Until/Timestamp',
  ],
  'a time without an offset': [
    'the same; base/test_wait.py',
    machine({ Until: { Type: 'Wait', Timestamp: '2026-11-30 12:00', End: true } }),
    'bad-value at States.Until.Timestamp',
    'SCHEMA_VALIDATION_FAILED at /States/Until/Timestamp',
  ],
  'credentials without a role': [
    'developer guide, "Accessing resources in other AWS accounts"',
    machine({ Try: { ...task, Credentials: {}, End: true } }),
    'missing-field at States.Try.Credentials',
    'SCHEMA_VALIDATION_FAILED at /States/Try/Credentials',
  ],
  'an action in Pascal case': [
    'developer guide, "Learning to use AWS service SDK integrations": actions are in camel case',
    machine({ Try: { ...task, Resource: 'arn:aws:states:::aws-sdk:ecs:UpdateService', End: true } }),
    'bad-resource at States.Try.Resource',
    'SCHEMA_VALIDATION_FAILED at /States/Try/Resource',
  ],
  'no variable name': [
    'Amazon States Language, "Variables"',
    machine({ First: { ...end, Assign: { '1st': 1 } } }),
    'bad-variable-name at States.First.Assign.1st',
    'SCHEMA_VALIDATION_FAILED at /States/First/Assign/1st',
  ],
  'a variable of the machine, assigned in a branch': [
    'developer guide, "Passing data between states with variables"',
    machine({
      First: { Type: 'Pass', Assign: { seen: 1 }, Next: 'Both' },
      Both: { Type: 'Parallel', Branches: [branch({ Assign: { seen: 1 } })], ...caught, Next: 'After' },
      After: end,
    }),
    'shadowed-variable at States.Both.Branches.0.States.Inner.Assign.seen',
    'SCHEMA_VALIDATION_FAILED at /States/Both/Branches[0]/States/Inner/Assign/seen',
  ],
};

describe('both refuse what AWS refuses', () => {
  test.each(Object.entries(missing))('%s', (_name, [, definition, language, local]) => {
    expect(refusedBy['the language'](definition)).toEqual([language]);
    expect(refusedBy['the local Step Functions'](definition)).toEqual([local]);
  });
});

/**
 * AWS: "The resource provided ... is not recognized. The value is not a valid resource ARN, or the resource
 * is not available in this region."
 */
describe('the language knows a typing error in the name of a service or of an action', () => {
  test.each([
    ['ecs:updateServices', 'updateService'],
    ['ecs:udpateService', 'updateService'],
    ['dynamodb:getitem', 'getItem'],
    ['s3:putObjct', 'putObject'],
    ['dynamdb:getItem', 'dynamodb'],
    ['sqss:sendMessage', 'sqs'],
    ['elbv2:describeTargetHealth', 'elasticloadbalancingv2'],
    ['stepfunctions:startExecution', 'sfn'],
    ['events:putEvents', 'eventbridge'],
    ['logs:putLogEvents', 'cloudwatchlogs'],
  ])('aws-sdk:%s', (called, meant) => {
    const issues = verify(machine({ Try: { ...task, Resource: `arn:aws:states:::aws-sdk:${called}`, End: true } }));
    expect(issues).toMatchObject([
      { code: 'bad-resource', level: 'refused', path: ['States', 'Try', 'Resource'], instead: `Write '${meant}'.` },
    ]);
  });

  test.each(['wafv3:getWebACL', 'kafka2:listClusters', 'unheardof:doSomethingNew', 'ecs:startSomethingUnheardOf'])(
    'aws-sdk:%s may be newer than the list: it is told, and not refused',
    (called) => {
      const issues = verify(machine({ Try: { ...task, Resource: `arn:aws:states:::aws-sdk:${called}`, End: true } }));
      expect(issues).toMatchObject([{ code: 'bad-resource', level: 'unsafe' }]);
    },
  );
});
