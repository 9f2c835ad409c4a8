import { describeProblems, type Problem } from '../problem.ts';

/**
 * A configuration that is not valid; `problems` has all of its faults. Raised while deployments/*.ts are
 * loaded, never in a workflow.
 */
export class ConfigurationInvalid extends Error {
  override readonly name = 'ConfigurationInvalid';
  readonly problems: readonly Problem[];

  constructor(service: string, problems: readonly Problem[]) {
    super(`the configuration of ${service} is not valid:\n${describeProblems(problems)}`);
    this.problems = problems;
  }
}
