import type { Check } from '../check.ts';

const sfn = (operation: string, input: object) => ({ service: 'stepfunctions', operation, input });
const machine = (states: object) => JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states });
const ROLE = 'arn:aws:iam::123456789012:role/tools';
const created = (name: string, more: object = {}) =>
  sfn('CreateStateMachine', { name, roleArn: ROLE, definition: machine({ A: { Type: 'Succeed' } }), ...more });
const arnIn = (answer: unknown): string => String((answer as { stateMachineArn?: string }).stateMachineArn);
const nested = machine({
  A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'greet' }, Credentials: {}, End: true },
});
const unsupported = machine({ A: { Type: 'Pass', Output: '{% function($x) { $x } %}', End: true } });

/**
 * 7: Step Functions. Source: LocalStack's tests/aws/services/stepfunctions/v2/test_sfn_api*.py, which ran on
 * AWS.
 */
export const stateMachineChecks: readonly Check[] = [
  {
    row: 7,
    name: 'a role that is no ARN',
    call: created('role', { roleArn: 'tools' }),
    expected: { refused: 'InvalidArn', says: /Invalid Role Arn/ },
    alsoByCli: true,
  },
  { row: 7, name: 'a name over 80 characters', call: created('x'.repeat(81)), expected: { refused: 'ValidationException' } },
  { row: 7, name: 'a name with dots', call: created('a.b.c'), expected: { answers: { stateMachineArn: /:stateMachine:a\.b\.c$/ } } },
  {
    row: 7,
    name: 'a status that there is not',
    before: [created('status')],
    call: ([made]) => sfn('ListExecutions', { stateMachineArn: arnIn(made), statusFilter: 'DONE' }),
    expected: { refused: 'ValidationException', says: /statusFilter/ },
  },
  {
    row: 7,
    name: 'a token that is none',
    before: [created('token')],
    call: ([made]) => sfn('ListExecutions', { stateMachineArn: arnIn(made), nextToken: 'no token' }),
    expected: { refused: 'InvalidToken' },
  },
  {
    row: 7,
    name: 'how a machine is encrypted',
    before: [created('encrypted')],
    call: ([made]) => sfn('DescribeStateMachine', { stateMachineArn: arnIn(made) }),
    expected: { answers: { encryptionConfiguration: { type: 'AWS_OWNED_KEY' } } },
    alsoByCli: true,
  },
  {
    row: 7,
    name: 'credentials without a role',
    call: created('credentials', { definition: nested }),
    expected: { refused: 'InvalidDefinition', says: /RoleArn/ },
  },
  {
    row: 7,
    name: 'a function as a result',
    before: [
      created('function', { definition: unsupported }),
      ([made]) => sfn('StartExecution', { stateMachineArn: arnIn(made) }),
      // It is over at once; the next call is a round trip later.
      () => sfn('ListStateMachines', {}),
    ],
    call: ([, started]) => sfn('DescribeExecution', { executionArn: (started as { executionArn: string }).executionArn }),
    expected: { answers: { status: 'FAILED', cause: /returned an unsupported result type\./ } },
  },
];
