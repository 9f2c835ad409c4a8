import { describeProblems, type Problem } from '../problem.ts';

/** What `canary` or `linear` was given makes no list of steps. `problems` has all of its faults. */
export class StepListInvalid extends RangeError {
  override readonly name = 'StepListInvalid';
  readonly problems: readonly Problem[];

  constructor(list: string, problems: readonly Problem[]) {
    super(`${list}: ${describeProblems(problems).replaceAll('\n', '; ')}`);
    this.problems = problems;
  }
}
