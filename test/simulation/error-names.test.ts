import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { expect, test } from '@jest/globals';
import { compile, partsOf, statesOf } from '@teal/asl';
import type { LocalAws, TaskFault } from '@teal/local-aws';
import fc from 'fast-check';
import { type Clients, sfn } from '../../src/aws/clients.ts';
import { HOOK_POINTS } from '../../src/deployment/hook.ts';
import type { HookPayload } from '../../src/deployment/hooks/payload.ts';
import type { RouteKind } from '../../src/deployment/route-kinds.ts';
import { WORKFLOW_OF } from '../../src/installation/workflows.ts';
import { HANGING_MS } from '../../src/rehearsal/hanging.ts';
import { hooks } from '../../statemachines/hooks.ts';
import { simulateDns } from '../support/dns-story.ts';
import { ERROR_NAMES, type ErrorName } from '../support/error-names.ts';
import { aHook, SUCCEEDED } from '../support/hook-story.ts';
import type { Progress } from '../support/progress.ts';
import { recordsEdited } from '../support/records-edited.ts';
import { simulate } from '../support/story.ts';
import { aMigration, DONE, migrates } from '../support/task-story.ts';

/**
 * Each error name that a Task can fail with, at each Task state of both workflows, once and for a minute,
 * before and after its work is done: weights end where they should, and no lease is lost. The gate runs a
 * sample that is always the same; TEAL_SWEEP runs them all.
 */
interface Case {
  readonly route: RouteKind;
  readonly task: TaskPlace;
  readonly error: ErrorName;
  readonly lasts: 'once' | 'a minute';
  readonly afterwards: boolean;
}

/** Which way a deployment must go so that the state is reached. */
type Scenario = 'forward' | 'hooked' | 'approved' | 'back' | 'asked' | 'stopped' | 'lost';

interface TaskPlace {
  readonly name: string;
  readonly scenario: Scenario;
  /** A word ends it, or its time-out. */
  readonly waits: boolean;
}

/** How the world is brought there: states that fail with an error of the deployment's own. Weights that
 * somebody edits ask a person. */
const LEADS_TO: Readonly<Record<Scenario, readonly TaskFault[]>> = {
  forward: [],
  hooked: [],
  approved: [],
  back: [{ state: 'Judge the bake', error: 'JudgedUnhealthy', cause: 'it is bad' }],
  asked: [],
  stopped: [
    { state: 'Judge the bake', error: 'JudgedUnhealthy', cause: 'it is bad' },
    { state: 'Roll back', error: 'NotBack', cause: 'blue is dead' },
  ],
  lost: [{ state: 'Resolve request', error: 'BadRequest', cause: 'not configured' }],
};

const OF_THEIR_OWN: Readonly<Record<string, Scenario>> = {
  'Wait for approval': 'approved',
  'Judge what waits': 'approved',
  'Wait for a person': 'asked',
  'Finish needing a human': 'stopped',
  'Keep what was lost': 'lost',
};

function tasksOf(route: RouteKind): readonly TaskPlace[] {
  const workflow = WORKFLOW_OF[route];
  // What runs hooks is one machine for all routes.
  const nested = route === 'load-balancer' ? statesOf(compile(hooks)) : [];
  const back = new Set(partsOf(workflow).flatMap(({ title, states }) => (title === 'Back to blue' ? states.map(({ name }) => name) : [])));
  return [...statesOf(compile(workflow)), ...nested].flatMap(([name, state]) => {
    if (state.Type !== 'Task') return [];
    const ofHooks = name.startsWith('Run hooks') || nested.some(([own]) => own === name);
    const scenario = OF_THEIR_OWN[name] ?? (back.has(name) ? 'back' : ofHooks ? 'hooked' : 'forward');
    return [{ name, scenario, waits: state.Resource.endsWith('.waitForTaskToken') }];
  });
}

const ROUTES = Object.keys(WORKFLOW_OF) as readonly RouteKind[];
const CASES: readonly Case[] = ROUTES.flatMap((route) =>
  tasksOf(route).flatMap((task) =>
    ERROR_NAMES.flatMap((error) =>
      (['once', 'a minute'] as const).flatMap((lasts) => [false, true].map((afterwards) => ({ route, task, error, lasts, afterwards }))),
    ),
  ),
);

type End = 'SUCCEEDED' | 'ROLLED_BACK' | 'REFUSED' | 'NEEDS_HUMAN' | 'LOST';

const BEFORE_THE_LEASE = ['Resolve request', 'Acquire lease'];
const BEHIND_THE_COMMIT =
  /^(Wait for clients to leave blue|Look at traffic of blue|Let blue drain|Retire blue|Check blue|Set stage|Mark colours|Finish deployment)$/;

function endOf({ task, error, afterwards }: Case): End {
  if (task.scenario === 'lost') return 'LOST';
  if (task.scenario === 'stopped') return 'NEEDS_HUMAN';
  if (task.scenario !== 'forward' && task.scenario !== 'approved' && task.scenario !== 'hooked') return 'ROLLED_BACK';
  if (BEFORE_THE_LEASE.includes(task.name) || BEHIND_THE_COMMIT.test(task.name)) return 'SUCCEEDED';
  if (task.scenario === 'hooked' && task.name !== 'Wait for the next call') return endOfHooks(task.name, error, afterwards);
  if (task.waits && error.name === 'States.Timeout') return 'SUCCEEDED';
  const passes = error.passes && !(task.name === 'Run functional tests' && error.mayHaveBegun);
  if (passes) return 'SUCCEEDED';
  if (task.name === 'Plan deployment') return 'REFUSED';
  // The commit stands, and only its answer is lost: the way goes forward.
  return task.name === 'Commit green' && afterwards ? 'SUCCEEDED' : 'ROLLED_BACK';
}

/**
 * What another execution fails with is final, and so is what the code of a team does: nothing follows from a
 * name. Until a token is handed out no code of a team has run, and it is tried again.
 */
function endOfHooks(state: string, error: ErrorName, afterwards: boolean): End {
  if (state.startsWith('Run hooks')) return 'ROLLED_BACK';
  if (state === 'Hand out token') return afterwards || error.name === 'States.Timeout' ? 'ROLLED_BACK' : 'SUCCEEDED';
  return error.passes && !(state === 'Invoke hook' && error.mayHaveBegun) ? 'SUCCEEDED' : 'ROLLED_BACK';
}

const WEIGHTS: Readonly<Record<End, { readonly a: number; readonly b: number }>> = {
  SUCCEEDED: { a: 0, b: 100 },
  ROLLED_BACK: { a: 100, b: 0 },
  REFUSED: { a: 100, b: 0 },
  NEEDS_HUMAN: { a: 90, b: 10 },
  LOST: { a: 100, b: 0 },
};

/** One at each place, and one that is handed a token; each goes on once. */
const HOOKS = [
  ...HOOK_POINTS.map((at) => aHook({ name: at, at, timeoutSeconds: 300 })),
  aHook({ name: 'token', at: 'AfterInstall', kind: 'token', function: 'team-token', timeoutSeconds: 300 }),
];
/**
 * A task that finds no place is tried for a day: the state that runs these hooks is timed out behind that.
 */
const TASK = { ...aMigration(), name: 'task', at: 'AfterInstall' as const };

function registerHooks({ services }: LocalAws, clients: Clients): void {
  services.ecs.facade.work(migrates(DONE));
  services.lambda.register({
    name: 'team-hook',
    handler: async (event) => {
      const { hookDetails } = event as HookPayload;
      return hookDetails?.again ? SUCCEEDED : { hookStatus: 'IN_PROGRESS', callBackDelay: 10, hookDetails: { again: true } };
    },
  });
  services.lambda.register({
    name: 'team-token',
    handler: async (event) => {
      const { taskToken = '' } = (event as { readonly teal: { readonly taskToken?: string } }).teal;
      const output = JSON.stringify(SUCCEEDED);
      // Nobody waits for it where its state has failed meanwhile.
      await sfn(clients)
        .send(new SendTaskSuccessCommand({ taskToken, output }))
        .catch(() => {});
    },
  });
}

/** Where a person is asked first, nobody answers, and it goes on. */
const course = (seconds: number, { name, scenario }: TaskPlace) => ({
  ...(name.startsWith('Run hooks') ? { hooks: HOOKS } : scenario === 'hooked' && { hooks: [...HOOKS, TASK] }),
  ...(scenario === 'approved' && { approval: { withinSeconds: 120, silence: 'continue' as const } }),
  steps: [
    { weight: 10, bakeSeconds: seconds },
    { weight: 100, bakeSeconds: 0 },
  ],
  windowSeconds: seconds,
});

function run(one: Case): Promise<void> {
  if (one.route === 'dns') {
    return simulateDns({ configured: course(300, one.task), clients: ['honest'] }, async (story) => {
      const { sample, progress, weights } = story;
      registerHooks(sample.local, sample.clients);
      await happens(
        one,
        sample.local,
        progress,
        () => story.push('v2'),
        async () => {
          await story.bakes(10);
          await recordsEdited(story, (set) => ({ Action: 'UPSERT', ResourceRecordSet: { ...set, Weight: 50 } }));
        },
      );
      const { a, b } = await weights();
      // A record set that Teal has not adopted yet has no weight.
      expect({ a: a === 0 && b === 0 ? 100 : a, b }).toEqual(WEIGHTS[endOf(one)]);
    });
  }
  return simulate({ configured: course(60, one.task) }, async ({ sample, progress }, when, then) => {
    registerHooks(sample.local, sample.clients);
    await happens(
      one,
      sample.local,
      progress,
      () => when.pushed('v2'),
      async () => {
        await then.bakes(10);
        await when.weightsEdited({ a: 50, b: 50 });
      },
    );
    then.weightsAre(WEIGHTS[endOf(one)]);
  });
}

async function happens(
  one: Case,
  local: LocalAws,
  progress: Progress,
  push: () => Promise<{ readonly digest: string }>,
  edit: () => Promise<void>,
): Promise<void> {
  const { faults } = local.services.stepfunctions;
  for (const fault of LEADS_TO[one.task.scenario]) faults.inject(fault);
  const pass = faults.inject(faultOf(one));
  let strikes = 0;
  local.effects.watch((effect) => {
    if (effect.kind === 'state' && effect.phase === 'entered' && effect.state === one.task.name && strikes++ === 0)
      local.clock.after(60_000, pass);
  });
  const { digest } = await push();
  if (one.task.scenario === 'asked') await edit();
  await progress.until(
    'every execution has ended',
    () => progress.executions.length > 0 && progress.executions.every(({ status }) => status !== 'RUNNING'),
  );
  expect(strikes).toBeGreaterThan(0);
  const end = endOf(one);
  const { active } = progress.record;
  if (end === 'NEEDS_HUMAN') return expect(active?.needsHuman?.reason).toBe('blue is dead');
  expect(active).toBeUndefined();
  if (end === 'LOST') return;
  expect(progress.ended.find(({ image }) => image.digest === digest)).toMatchObject({ outcome: end });
}

/** For a minute: from when the state is first entered, whatever is tried meanwhile. */
const faultOf = ({ task, error, lasts, afterwards }: Case): TaskFault => ({
  state: task.name,
  error: error.name,
  cause: 'injected',
  ...(afterwards && { afterwards }),
  ...(lasts === 'a minute' && { times: 1_000_000 }),
});

const SWEEP = Number(process.env.TEAL_SWEEP ?? 0);
const SAMPLE = fc.sample(fc.constantFrom(...CASES), { numRuns: 20, seed: 20_261_129 });
const named = ({ route, task, error, lasts, afterwards }: Case) =>
  `${route}, ${task.name}: ${error.name} ${lasts}${afterwards ? ', when its work is done' : ''}`;

test('there are at least 20 names, and every Task state of both workflows meets each of them', () => {
  expect(new Set(ERROR_NAMES.map(({ name }) => name)).size).toBe(ERROR_NAMES.length);
  expect(ERROR_NAMES.length).toBeGreaterThan(20);
  expect(CASES.length).toBe(ROUTES.reduce((sum, route) => sum + tasksOf(route).length, 0) * ERROR_NAMES.length * 4);
});

test.each((SWEEP > 0 ? CASES : SAMPLE).map((one) => [named(one), one] as const))('%s', (_, one) => run(one), HANGING_MS);
