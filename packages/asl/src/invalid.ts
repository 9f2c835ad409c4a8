import { type Issue, issueText } from './verify/issue.ts';

/** A workflow does not make a sound machine. `issues` has all that is wrong, each with its path. */
export class AslInvalid extends Error {
  override readonly name = 'AslInvalid';
  readonly issues: readonly Issue[];
  constructor(workflow: string, issues: readonly Issue[]) {
    super(`'${workflow}' makes no sound machine:\n${issues.map((each) => `- ${issueText(each)}`).join('\n')}`);
    this.issues = issues;
  }
}
