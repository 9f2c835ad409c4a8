import { AwsError } from '../kernel/aws-error.ts';

/** Names of state machines and executions: 1-80 of letters, digits, hyphen and underscore. */
const NAME = /^[A-Za-z0-9_-]{1,80}$/;

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

/** Throws InvalidName. */
export function checkName(name: string): void {
  if (!NAME.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}

/** Throws InvalidArn for what is no ARN of the kind, qualified or not. */
export function checkArn(arn: string, kind: 'stateMachine' | 'execution'): string {
  if (!arn.startsWith('arn:')) throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  const type = arn.split(':')[5];
  if (type !== kind) throw new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${type ?? ''}'`);
  return arn;
}
