import { durationMs, writeDuration } from '../duration.ts';
import { HOOK_POINTS, type HookPoint } from '../hook.ts';
import { MOST_HOOKS, MOST_RUNS, runsOf } from '../hooks/hooks-of.ts';
import type { Problem } from '../problem.ts';
import { BEFORE_NAME } from './before-keys.ts';
import { HOOK_TIMES, timesOf } from './hook-keys.ts';
import { noRepeats } from './no-repeats.ts';
import { taskProblems } from './task-rules.ts';
import type { Written } from './written.ts';

type Rule = (written: Written) => readonly Problem[];

const hooksIn = (written: Written): readonly Written[] => written.at('hooks').items;

/** Bytes of JSON: the record keeps them while the hook is under way. */
const DETAILS_LIMIT = 16_384;

const namesDiffer: Rule = (written) => [
  ...noRepeats('name of a hook')(hooksIn(written).map((hook) => hook.at('name'))),
  ...hooksIn(written)
    .map((hook) => hook.at('name'))
    .filter((name) => written.at('before').present && name.text === BEFORE_NAME)
    .map((name) => name.problem('is the name of the task that `before` runs')),
];

const timesFit: Rule = (written) =>
  hooksIn(written).flatMap((hook) => {
    const timeout = hook.at('timeout');
    const seconds = (durationMs(timeout.text ?? '') ?? 0) / 1000;
    const [at, answers] = [hook.at('at').text, hook.at('answers').text];
    const { most } = timesOf({ at, answers });
    const of = at === 'OnRollback' ? 'at OnRollback' : 'that answers by its result';
    return seconds > most ? [timeout.problem(`is longer than '${writeDuration(most * 1000)}', the most of a hook ${of}`)] : [];
  });

/** Who does the work of a hook is said once, and a task says its own time. */
const oneDoesTheWork: Rule = (written) =>
  hooksIn(written)
    .filter((hook) => hook.isObject)
    .flatMap((hook) => {
      const work = hook.at('task');
      if (!work.present && !hook.at('function').present)
        return [hook.problem('names nobody who does the work: give it a function or a task')];
      if (!work.present) return [];
      return [
        ...['function', 'answers', 'details', 'timeout']
          .filter((name) => hook.at(name).present)
          .map((name) => hook.at(name).problem(`has no place beside a task${name === 'timeout' ? ': task.deadline is its time-out' : ''}`)),
        ...(hook.at('at').text === 'OnRollback' && seconds(work.at('deadline')) > HOOK_TIMES.back.most
          ? [work.at('deadline').problem(`is longer than '${writeDuration(HOOK_TIMES.back.most * 1000)}', the most at OnRollback`)]
          : []),
        ...taskProblems(work),
      ];
    });

const seconds = (duration: Written): number => (durationMs(duration.text ?? '') ?? 0) / 1000;

const beforeIsSound: Rule = (written) => taskProblems(written.at('before', 'task'));

/** The way back is what comes last, and nothing stops it. */
const wayBackIsLast: Rule = (written) =>
  hooksIn(written)
    .filter((hook) => hook.at('at').text === 'OnRollback')
    .flatMap((hook) => [
      ...(hook.at('undo').present
        ? [hook.at('undo').problem('has no place at OnRollback: nothing comes after it that could take it back')]
        : []),
      ...(hook.at('onTimeout').present ? [hook.at('onTimeout').problem('has no place at OnRollback: no hook stops the way back')] : []),
      ...(hook.at('answers').text === 'token'
        ? [hook.at('answers').problem("is 'token', and the way back waits for no work of days: answer by the result")]
        : []),
    ]);

const detailsAreSmall: Rule = (written) =>
  hooksIn(written)
    .flatMap((hook) => [hook.at('details'), hook.at('undo', 'details')])
    .flatMap((details) => {
      const size = new TextEncoder().encode(JSON.stringify(details.raw) ?? '').length;
      return size > DETAILS_LIMIT ? [details.problem(`are ${size} bytes as JSON; at most ${DETAILS_LIMIT}`)] : [];
    });

const notTooMany: Rule = (written) => {
  const steps = written.at('steps').items.length;
  const points = hooksIn(written).flatMap((hook) => HOOK_POINTS.find((point) => point === hook.at('at').text) ?? ([] as HookPoint[]));
  const runs = runsOf(
    points.map((at) => ({ at })),
    steps,
  );
  return runs > MOST_RUNS && points.length <= MOST_HOOKS
    ? [
        written
          .at('hooks')
          .problem(`run ${runs} times in ${steps} steps; at most ${MOST_RUNS}: take fewer hooks at each step, or fewer steps`),
      ]
    : [];
};

export const HOOK_RULES: readonly Rule[] = [
  namesDiffer,
  oneDoesTheWork,
  beforeIsSound,
  timesFit,
  wayBackIsLast,
  detailsAreSmall,
  notTooMany,
];
