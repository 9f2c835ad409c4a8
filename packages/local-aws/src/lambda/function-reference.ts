import { AwsError } from '../kernel/aws-error.ts';

/** A function as callers name it: name, ARN, partial ARN, each with a qualifier or without. */
export interface FunctionReference {
  readonly name: string;
  readonly region: string | undefined;
  readonly account: string | undefined;
  readonly qualifier: string | undefined;
}

/** How an operation's model has its FunctionName: the pattern as the service prints it, and its length. */
interface ReferenceShape {
  readonly printed: string;
  readonly longest: number;
}

const BEGINNING = '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?';
/** FunctionName, of operations that change a function. */
const NAME: ReferenceShape = { printed: `${BEGINNING}([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`, longest: 140 };
/** NamespacedFunctionName, of operations that read, invoke and delete. */
const NAMESPACED: ReferenceShape = {
  printed: `${BEGINNING}([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`,
  longest: 256,
};
const CHANGING: ReadonlySet<string> = new Set([
  'CreateFunction',
  'UpdateFunctionCode',
  'UpdateFunctionConfiguration',
  'CreateAlias',
  'GetAlias',
  'DeleteAlias',
]);
/** A name that stands alone in CreateFunction. Source: CreateFunction (API reference). */
const LONGEST_NAME = 64;

const REFERENCE =
  /^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:(?<region>[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(?<account>\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9-_.]+)(?::(?<qualifier>\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_]+))?$/;

/**
 * Reads a FunctionName, and the Qualifier beside it. Sources: the service model; recordings of AWS in
 * localstack/localstack, tests/aws/services/lambda_/test_lambda_api. Throws ValidationException, or
 * InvalidParameterValueException for two qualifiers that differ.
 */
export function readReference(reference: string, operation: string, qualifier?: string): FunctionReference {
  const parsed = REFERENCE.exec(reference)?.groups;
  const { printed, longest } = CHANGING.has(operation) ? NAME : NAMESPACED;
  const most = operation === 'CreateFunction' && parsed?.name === reference ? LONGEST_NAME : longest;
  const wrong = [
    ...(reference.length > most ? [`Member must have length less than or equal to ${most}`] : []),
    ...(reference === '' ? ['Member must have length greater than or equal to 1'] : []),
    ...(parsed && !(CHANGING.has(operation) && parsed.name?.includes('.'))
      ? []
      : [`Member must satisfy regular expression pattern: ${printed}`]),
  ].map((constraint) => `Value '${reference}' at 'functionName' failed to satisfy constraint: ${constraint}`);
  if (wrong.length > 0 || !parsed)
    throw new AwsError(
      'ValidationException',
      `${wrong.length} validation error${wrong.length > 1 ? 's' : ''} detected: ${wrong.join('; ')}`,
    );
  const own = parsed.qualifier;
  if (own !== undefined && qualifier !== undefined && own !== qualifier)
    throw new AwsError(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
      {
        fields: { Type: 'User' },
      },
    );
  return { name: parsed.name!, region: parsed.region, account: parsed.account, qualifier: qualifier ?? own };
}
