import type { Check } from '../check.ts';

/** The name of the function that is there before the checks begin. */
export const FUNCTION = 'greet';

const lambda = (operation: string, input: object) => ({ service: 'lambda', operation, input });
const created = (input: object) =>
  lambda('CreateFunction', {
    FunctionName: 'new',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::123456789012:role/tools',
    Code: { ZipFile: 'no zip' },
    ...input,
  });

/** 4: Lambda. Source: LocalStack's tests/aws/services/lambda_, which ran on AWS. */
export const functionChecks: readonly Check[] = [
  {
    row: 4,
    name: '$LATEST is not deleted alone',
    call: lambda('DeleteFunction', { FunctionName: FUNCTION, Qualifier: '$LATEST' }),
    expected: { refused: 'InvalidParameterValueException', says: '$LATEST version cannot be deleted without deleting the function.' },
    alsoByCli: true,
  },
  {
    row: 4,
    name: 'the function is still there',
    call: lambda('GetFunctionConfiguration', { FunctionName: FUNCTION }),
    expected: { answers: { FunctionName: FUNCTION } },
    alsoByCli: true,
  },
  {
    row: 4,
    name: 'a role that is no ARN is refused',
    call: created({ Role: 'tools' }),
    expected: { refused: /^(ValidationException|InvalidParameterValueException)$/, says: /role/ },
  },
  {
    row: 4,
    name: 'a function of another region is not reached',
    call: lambda('GetFunction', { FunctionName: `arn:aws:lambda:us-west-2:123456789012:function:${FUNCTION}` }),
    expected: { refused: 'ResourceNotFoundException', says: /Functions from 'us-west-2' are not reachable in this region/ },
  },
  {
    row: 4,
    name: 'a name over 64 characters is refused',
    call: created({ FunctionName: 'x'.repeat(65) }),
    expected: { refused: /^(ValidationException|InvalidParameterValueException)$/ },
  },
];
