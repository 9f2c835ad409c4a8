import { AwsError } from '../kernel/aws-error.ts';

/**
 * What names of state machines and executions must not contain: white space, brackets, wildcards, some
 * special characters, and control characters. Sources: CreateStateMachine (API reference); moto's suite of
 * it.
 */
const NOT_IN_NAMES = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;
const LONGEST_NAME = 80;
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/;

export interface ArnMaker {
  stateMachine(name: string): string;
  execution(machineName: string, executionName: string): string;
}

/**
 * Standard ARNs: `arn:aws:states:<region>:<account>:stateMachine:<name>`, `...:execution:<machine>:<name>`.
 */
export function arnMaker(region: string, account: string): ArnMaker {
  const prefix = `arn:aws:states:${region}:${account}`;
  return {
    stateMachine: (name) => `${prefix}:stateMachine:${name}`,
    execution: (machineName, executionName) => `${prefix}:execution:${machineName}:${executionName}`,
  };
}

/** Throws InvalidName, or ValidationException for a name of the wrong length. */
export function checkName(name: string): void {
  if (name === '') throw unfit(name, 'name', 'have length greater than or equal to 1');
  if (name.length > LONGEST_NAME) throw unfit(name, 'name', `have length less than or equal to ${LONGEST_NAME}`);
  if (NOT_IN_NAMES.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

/** Throws InvalidArn. */
export function checkRole(arn: string): void {
  if (!ROLE.test(arn)) throw new AwsError('InvalidArn', `Invalid Role Arn: '${arn}'`);
}

/** What the service's front refuses before anything is looked at. */
export const unfit = (value: unknown, member: string, constraint: string): AwsError =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  );

/** Throws InvalidArn for what is no ARN of the kind, qualified or not. */
export function checkArn(arn: string, kind: 'stateMachine' | 'execution'): string {
  if (!arn.startsWith('arn:')) throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  const type = arn.split(':')[5];
  if (type !== kind) throw new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${type ?? ''}'`);
  return arn;
}
