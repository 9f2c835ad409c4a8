import { HOOK_POINTS, type HookPoint } from '../hook.ts';

/** ECS's own stage, as a hook reads it. Source: Amazon ECS Developer Guide, "Lifecycle hooks". */
type EcsStage =
  | 'PRE_SCALE_UP'
  | 'POST_SCALE_UP'
  | 'TEST_TRAFFIC_SHIFT'
  | 'POST_TEST_TRAFFIC_SHIFT'
  | 'PRE_PRODUCTION_TRAFFIC_SHIFT'
  | 'PRODUCTION_TRAFFIC_SHIFT'
  | 'POST_PRODUCTION_TRAFFIC_SHIFT';

interface PointRow {
  readonly stage: EcsStage;
  /** When it runs, to people. */
  readonly runs: string;
  /**
   * Which weights ECS tells at this stage: none, those of the test traffic, those of production before the
   * step or after it, or those that production is back at.
   */
  readonly tells: 'nothing' | 'test' | 'before' | 'after' | 'back';
  /** Which box of the workflow calls it: points that share one stand in the order of `ALL_POINTS`. */
  readonly box: HookBox;
  /** It runs once, or once a step. */
  readonly times: 'once' | 'each step';
  /** Of a box of the steps: at which one it runs. Absent: at each. */
  readonly only?: 'first step' | 'last step';
  /** On the way back: its hooks stop nothing. */
  readonly back?: true;
}

/**
 * A hook box: the state of a workflow that runs the hooks of its point, and of the points beside it. It has
 * the name of a point.
 */
export type HookBox = Exclude<HookPoint, 'Before' | 'BeforeAllowTraffic' | 'AfterAllowTraffic'>;

/** Every place where hooks run. What else is said of one follows from its row. */
export const POINTS: Readonly<Record<HookPoint, PointRow>> = {
  Before: { stage: 'PRE_SCALE_UP', runs: 'first of all, before green is raised', tells: 'nothing', box: 'BeforeInstall', times: 'once' },
  BeforeInstall: { stage: 'PRE_SCALE_UP', runs: 'before green is raised', tells: 'nothing', box: 'BeforeInstall', times: 'once' },
  AfterInstall: { stage: 'POST_SCALE_UP', runs: 'once green is healthy', tells: 'nothing', box: 'AfterInstall', times: 'once' },
  AtTestTraffic: {
    stage: 'TEST_TRAFFIC_SHIFT',
    runs: 'once green answers where tests go, before the tests',
    tells: 'test',
    box: 'AtTestTraffic',
    times: 'once',
  },
  AfterAllowTestTraffic: {
    stage: 'POST_TEST_TRAFFIC_SHIFT',
    runs: 'after the tests, while green still answers there',
    tells: 'nothing',
    box: 'AfterAllowTestTraffic',
    times: 'once',
  },
  BeforeAllowTraffic: {
    stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
    runs: 'before the first step',
    tells: 'before',
    box: 'BeforeTrafficShift',
    times: 'once',
    only: 'first step',
  },
  BeforeTrafficShift: {
    stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT',
    runs: 'before each step',
    tells: 'before',
    box: 'BeforeTrafficShift',
    times: 'each step',
  },
  AfterTrafficShift: {
    stage: 'PRODUCTION_TRAFFIC_SHIFT',
    runs: 'after each step, once its weights are live',
    tells: 'after',
    box: 'AfterTrafficShift',
    times: 'each step',
  },
  AfterAllowTraffic: {
    stage: 'POST_PRODUCTION_TRAFFIC_SHIFT',
    runs: 'once green has all traffic, before the bake and the rollback window',
    tells: 'nothing',
    box: 'AfterTrafficShift',
    times: 'once',
    only: 'last step',
  },
  OnRollback: {
    stage: 'PRODUCTION_TRAFFIC_SHIFT',
    runs: 'on the way back, once all traffic is on blue',
    tells: 'back',
    box: 'OnRollback',
    times: 'once',
    back: true,
  },
};

/** All hook boxes, in the order of a deployment. */
export const HOOK_BOXES = HOOK_POINTS.filter((point) => POINTS[point].box === point) as readonly HookBox[] as readonly [
  HookBox,
  ...HookBox[],
];

/** Whether hooks of this point run at this step of their box. `last`: index of the last step. */
export function runsAt(point: HookPoint, box: HookBox, step: number, last: number): boolean {
  const { only } = POINTS[point];
  return POINTS[point].box === box && (only === undefined || step === (only === 'first step' ? 0 : last));
}
