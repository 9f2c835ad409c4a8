import fc from 'fast-check';
import type { SampleVersionName } from '../../sample/checkout/versions.ts';
import type { Fault } from '../../src/local/kernel/faults.ts';
import type { InvocationFault } from '../../src/local/lambda/invocation-faults.ts';

/** What people and programs do meanwhile, `at` AWS seconds after the push. */
export type Verb = { readonly at: number } & (
  | { readonly does: 'order back' }
  | { readonly does: 'push'; readonly version: SampleVersionName }
  | { readonly does: 'stop the execution' }
);

export interface RandomRun {
  readonly version: SampleVersionName;
  readonly calls: readonly Fault[];
  readonly invocations: readonly InvocationFault[];
  readonly verbs: readonly Verb[];
}

/** Calls that deployments make, by the name that they are signed with. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  dynamodb: ['GetItem', 'UpdateItem', 'PutItem'],
  ecr: ['DescribeImages'],
  ecs: ['DescribeServices', 'UpdateService', 'RegisterTaskDefinition', 'ListTasks', 'DescribeTaskDefinition'],
  elasticloadbalancing: ['DescribeListeners', 'DescribeRules', 'ModifyListener', 'ModifyRule', 'DescribeTargetHealth'],
  monitoring: ['DescribeAlarms', 'GetMetricData'],
  states: ['SendTaskSuccess', 'StartExecution', 'DescribeExecution'],
};

const FUNCTIONS = [
  'resolve-deployment',
  'acquire-lease',
  'plan-deployment',
  'create-green',
  'check-green',
  'open-stage',
  'probe-stage',
  'run-functional-tests',
  'close-stage',
  'check-plan',
  'resize-green',
  'shift-traffic',
  'confirm-split',
  'judge-health',
  'wait-for-verb',
  'open-window',
  'commit-green',
  'retire-blue',
  'check-retired',
  'set-stage',
  'finish-deployment',
  'assess-failure',
  'roll-back',
  'retire-green',
] as const;

const count = fc.integer({ min: 1, max: 6 });

const aCall: fc.Arbitrary<Fault> = fc
  .constantFrom(...Object.entries(CALLS).flatMap(([service, operations]) => operations.map((operation) => ({ service, operation }))))
  .chain((call) =>
    fc.record({
      service: fc.constant(call.service),
      operation: fc.constant(call.operation),
      mode: fc.constantFrom('fail-before', 'throttle', 'timeout-no-effect', 'effect-lost-response', 'late-effect'),
      nth: count,
      times: fc.integer({ min: 1, max: 4 }),
      lateMs: fc.integer({ min: 1_000, max: 4_000 }),
    }),
  );

const anInvocation: fc.Arbitrary<InvocationFault> = fc.record({
  functionName: fc.constantFrom(...FUNCTIONS.map((name) => `teal-${name}`)),
  mode: fc.constantFrom('crash-before', 'crash-after', 'crash-between', 'timeout-before', 'timeout-after', 'duplicate'),
  nth: fc.integer({ min: 1, max: 3 }),
  calls: count,
  afterMs: fc.integer({ min: 0, max: 5_000 }),
});

const aVersion = fc.constantFrom<SampleVersionName>('v2', 'v2', 'v3', 'v4', 'v5');

const aVerb: fc.Arbitrary<Verb> = fc
  .tuple(fc.integer({ min: 0, max: 900 }), aVersion, fc.constantFrom('order back', 'push', 'stop the execution'))
  .map(([at, version, does]) => (does === 'push' ? { at, does, version } : { at, does }));

export const aRandomRun: fc.Arbitrary<RandomRun> = fc.record({
  version: aVersion,
  calls: fc.array(aCall, { maxLength: 3 }),
  invocations: fc.array(anInvocation, { maxLength: 3 }),
  verbs: fc.array(aVerb, { maxLength: 2 }),
});
