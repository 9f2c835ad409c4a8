import { SUCCEEDED, type TeamHook } from './hook-story.ts';

const named =
  (name: string, message = 'it is broken') =>
  () => {
    throw Object.assign(new Error(message), { name });
  };

interface Wrong {
  readonly what: string;
  readonly does: TeamHook;
  readonly told: RegExp;
}

/** What hooks may answer, or fail with, that is no valid answer; and what is told of it. */
export const WRONG: readonly Wrong[] = [
  { what: 'answers nothing', does: () => undefined, told: /its answer is not valid/ },
  { what: 'answers null', does: () => null, told: /its answer is not valid/ },
  { what: 'answers a text', does: () => 'SUCCEEDED', told: /its answer is not valid/ },
  { what: 'answers a list', does: () => [SUCCEEDED, SUCCEEDED], told: /its answer is not valid/ },
  { what: "answers CodeDeploy's word", does: () => ({ hookStatus: 'Succeeded' }), told: /its answer is not valid/ },
  { what: 'answers a delay that is none', does: () => ({ hookStatus: 'IN_PROGRESS', callBackDelay: -1 }), told: /its answer is not valid/ },
  { what: 'answers details that are none', does: () => ({ hookStatus: 'IN_PROGRESS', hookDetails: [1] }), told: /its answer is not valid/ },
  {
    what: 'answers more than 16 KiB',
    does: () => ({ ...SUCCEEDED, more: 'x'.repeat(16_384) }),
    told: /its answer has 16\d\d\d bytes; at most 16384 are read/,
  },
  { what: 'answers 200 KiB', does: () => ({ ...SUCCEEDED, more: 'x'.repeat(200 * 1024) }), told: /more than 65536 characters/ },
  { what: 'answers 300 KiB', does: () => ({ ...SUCCEEDED, more: 'x'.repeat(300 * 1024) }), told: /States\.DataLimitExceeded/ },
  ...[
    'Fenced',
    'RolledBack',
    'GaveWay',
    'RollbackRequested',
    'NothingToDo',
    'NeedsHuman',
    'Error',
    'States.Timeout',
    'States.TaskFailed',
    '',
  ].map(
    (name): Wrong => ({
      what: `throws an error named '${name}'`,
      does: named(name),
      told: /its call ended with the error .*: it is broken/,
    }),
  ),
];
