import { AwsError } from '../kernel/aws-error.ts';

interface Home {
  readonly region: string;
  readonly account: string;
}

const ARN = /^arn:aws[a-z-]*:dynamodb:([^:]*):([^:]*):table\/([a-zA-Z0-9_.-]+)$/;

/**
 * The name of a table that a caller may name by its ARN, which dynalite does not take. Source: "the name or
 * Amazon Resource Name (ARN) of the table" (API reference). Throws ResourceNotFoundException for the table of
 * another region or account: nobody has given access to it here.
 */
export function tableNameIn(reference: string, { region, account }: Home): string {
  const [, itsRegion, itsAccount, name] = ARN.exec(reference) ?? [];
  if (name === undefined) return reference;
  if (itsRegion !== region || itsAccount !== account) throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
  return name;
}

type Input = Readonly<Record<string, unknown>>;

/** An input with names for ARNs, and how its answer is told: by what the caller wrote. */
export interface Named {
  readonly input: Input;
  outward(output: unknown): unknown;
}

/** Members of a batch's answer that are by table. */
const BY_TABLE = ['Responses', 'UnprocessedKeys', 'UnprocessedItems'];

export function named(input: Input, home: Home): Named {
  const { TableName: table, RequestItems: items } = input;
  if (typeof table === 'string') return { input: { ...input, TableName: tableNameIn(table, home) }, outward: (output) => output };
  if (typeof items !== 'object' || items === null) return { input, outward: (output) => output };
  const written = new Map(Object.keys(items).map((reference) => [tableNameIn(reference, home), reference]));
  const renamed = (value: unknown, name: (key: string) => string): unknown =>
    typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, one]) => [name(key), one])) : value;
  return {
    input: { ...input, RequestItems: renamed(items, (key) => tableNameIn(key, home)) },
    outward: (output) =>
      Object.fromEntries(
        Object.entries(output as object).map(([member, value]) => [
          member,
          BY_TABLE.includes(member) ? renamed(value, (key) => written.get(key) ?? key) : value,
        ]),
      ),
  };
}
