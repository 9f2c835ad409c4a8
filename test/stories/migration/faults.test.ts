import { describe, expect } from '@jest/globals';
import { ERROR_NAMES } from '../../support/error-names.ts';
import { aMigration, DONE, migrates, taskStory, tasksOf } from '../../support/task-story.ts';

/** One of each sort: it passes, it may have begun, its time is over, nobody listed it. */
const NAMES = ['Lambda.TooManyRequestsException', 'Lambda.Unknown', 'States.Timeout', 'Lambda.SomethingNewException'];

describe.each(['Run task', 'Look at task'])('%s', (state) => {
  describe.each(ERROR_NAMES.filter(({ name }) => NAMES.includes(name)))('that fails with $name', ({ name, passes }) => {
    describe.each([false, true])('when its work is done: %p', (afterwards) => {
      taskStory(
        passes ? 'is tried again, and the task runs once' : 'takes the deployment back, and the task runs once at most',
        'load-balancer',
        { before: aMigration(), ends: migrates(DONE) },
        async (story) => {
          story.local.services.stepfunctions.faults.inject({ state, error: name, cause: 'injected', ...(afterwards && { afterwards }) });
          const ended = await story.ends(await story.push(), passes ? 'SUCCEEDED' : 'ROLLED_BACK');
          const ran = state === 'Run task' && !passes && !afterwards ? 0 : 1;
          expect(tasksOf(story)).toHaveLength(ran);
          expect(ended.ran ?? []).toHaveLength(ran);
        },
      );
    });
  });
});
