import type { Fault, InvocationFault } from '@teal/local-aws';
import fc from 'fast-check';
import type { SampleVersionName } from '../../sample/checkout/versions.ts';

/** What people and programs do meanwhile, `at` AWS seconds after the push. */
export type Verb = { readonly at: number } & (
  | { readonly does: 'order back' }
  | { readonly does: 'push'; readonly version: SampleVersionName }
  | { readonly does: 'stop the execution' }
  /** Somebody else's weights, on every production route. */
  | { readonly does: 'edit the weights'; readonly a: number; readonly b: number }
  /** Every task of the service dies; others come in their place. */
  | { readonly does: 'crash'; readonly service: 'checkout-a' | 'checkout-b' }
);

export interface RandomRun {
  /** Production is a path rule beside the default action. */
  readonly twoRoutes: boolean;
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
  'await-word',
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

/** Runs that once broke something, in their smallest form. */
export const ONCE_BROKEN: readonly RandomRun[] = [
  // Somebody gives green weight, and the way back stumbles after its write: it must still let green drain.
  {
    twoRoutes: true,
    version: 'v2',
    calls: [{ service: 'elasticloadbalancing', operation: 'ModifyRule', mode: 'fail-before', nth: 3, times: 3 }],
    invocations: [],
    verbs: [{ at: 0, does: 'edit the weights', a: 100, b: 100 }],
  },
  // An edit that is met as a refused plan: the person was asked about it all the same.
  {
    twoRoutes: false,
    version: 'v2',
    calls: [],
    invocations: [],
    verbs: [{ at: 26, does: 'edit the weights', a: 100, b: 100 }],
  },
  // Blue dies while a stopped deployment goes back: green is all that is left for the moment.
  {
    twoRoutes: false,
    version: 'v2',
    calls: [],
    invocations: [],
    verbs: [
      { at: 20, does: 'crash', service: 'checkout-a' },
      { at: 0, does: 'stop the execution' },
    ],
  },
  // A function that hangs must end before its state does.
  {
    twoRoutes: false,
    version: 'v3',
    calls: [],
    invocations: [{ functionName: 'teal-resolve-deployment', mode: 'timeout-after', nth: 1 }],
    verbs: [],
  },
];

const count = fc.integer({ min: 1, max: 6 });

const aCall: fc.Arbitrary<Fault> = fc
  .constantFrom(...Object.entries(CALLS).flatMap(([service, operations]) => operations.map((operation) => ({ service, operation }))))
  .chain((call) =>
    fc.record({
      service: fc.constant(call.service),
      operation: fc.constant(call.operation),
      mode: fc.constantFrom('fail-before', 'throttle', 'timeout-no-effect', 'effect-lost-response', 'late-effect'),
      nth: count,
      // A stumble, or an outage.
      times: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) },
        { weight: 1, arbitrary: fc.integer({ min: 20, max: 200 }) },
      ),
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

const at = fc.integer({ min: 0, max: 900 });

const aVerb: fc.Arbitrary<Verb> = fc.oneof(
  fc.record({ at, does: fc.constant('order back' as const) }),
  fc.record({ at, does: fc.constant('push' as const), version: aVersion }),
  fc.record({ at, does: fc.constant('stop the execution' as const) }),
  fc.record({ at, does: fc.constant('edit the weights' as const), a: fc.constantFrom(100, 60, 0), b: fc.constantFrom(100, 40) }),
  fc.record({ at, does: fc.constant('crash' as const), service: fc.constantFrom('checkout-a' as const, 'checkout-b' as const) }),
);

export const aRandomRun: fc.Arbitrary<RandomRun> = fc.record({
  twoRoutes: fc.boolean(),
  version: aVersion,
  calls: fc.array(aCall, { maxLength: 3 }),
  invocations: fc.array(anInvocation, { maxLength: 3 }),
  verbs: fc.array(aVerb, { maxLength: 2 }),
});
