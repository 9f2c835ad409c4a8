import type { LoadBalancedPlan } from '../../../src/deployment/plan.ts';
import { type Acquired, type AcquireFacts, acquire } from '../../../src/deployment/record/record-lease.ts';
import { begin, committed, confirm, failed, planned, startBake, wentBack } from '../../../src/deployment/record/record-progress.ts';
import { enterWait } from '../../../src/deployment/record/record-wait.ts';
import type { Transition } from '../../../src/deployment/record/transition.ts';
import { emptyRecord, type ServiceRecord } from '../../../src/deployment/record.ts';
import type { DeploymentRequest } from '../../../src/deployment/request.ts';
import { ALL_BLUE, greenAt } from '../../../src/deployment/split.ts';
import type { Asked } from '../../../src/deployment/wait.ts';
import { JUDGE } from '../../support/judge-of.ts';

/** 2026-01-01T00:00:00Z; records are told in minutes after it. */
const START = Date.parse('2026-01-01T00:00:00.000Z');
export const minute = (n: number): number => START + n * 60_000;
export const at = (n: number): string => new Date(minute(n)).toISOString();

export const executionOf = (name: string): string => `arn:aws:states:us-east-1:123456789012:execution:load-balancer:${name}`;

const digestOf = (tag: string): string => `sha256:${Buffer.from(tag).toString('hex').padEnd(64, '0')}`;

/** A push of checkout's image at the given minute. */
export function aPush(id: string, pushedAt = 0, more: Partial<DeploymentRequest> = {}): DeploymentRequest {
  const digest = digestOf(id);
  return {
    id,
    service: 'checkout',
    image: { uri: `123456789012.dkr.ecr.us-east-1.amazonaws.com/checkout@${digest}`, repository: 'checkout', digest, tag: id },
    by: 'push',
    at: at(pushedAt),
    force: false,
    allow: [],
    configHash: 'c0ffee',
    ...more,
  };
}

export const aCommand = (id: string, givenAt = 0): DeploymentRequest => aPush(id, givenAt, { by: 'command' });

export function aPlan(more: Partial<LoadBalancedPlan> = {}): LoadBalancedPlan {
  const group = (side: string) => `arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/checkout-${side}/0123456789abcdef`;
  const digest = digestOf('v2');
  return {
    service: 'checkout',
    deployment: 'checkout-1',
    epoch: 1,
    cluster: 'prod',
    image: { uri: `123456789012.dkr.ecr.us-east-1.amazonaws.com/checkout@${digest}`, digest, tag: 'v2' },
    container: { name: 'web', port: 8080 },
    taskDefinition: {
      family: 'checkout',
      template: 'arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:1',
      newest: 2,
      foreign: [],
      changes: [],
    },
    blue: { kind: 'target-group', service: 'checkout-a', targetGroup: group('a'), exists: true, desired: 3 },
    green: { kind: 'target-group', service: 'checkout-b', targetGroup: group('b'), exists: true, desired: 3 },
    first: false,
    keepRevisions: 2,
    route: 'load-balancer',
    production: [{ listener: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/web/1/2' }],
    stage: {
      rule: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/web/1/3/4',
      url: 'http://internal.example.com:8080',
      after: 'off',
    },
    health: { deadlineSeconds: 600, failedTasks: 3, probe: '/healthz', probesInARow: 3 },
    tests: [],
    testsGoTo: { url: 'http://internal.example.com:8080' },
    steps: [
      { weight: 10, bakeSeconds: 300 },
      { weight: 100, bakeSeconds: 0 },
    ],
    judge: { ...JUDGE, everySeconds: 60, alarms: [], inconclusive: 'wait', patienceSeconds: 600 },
    drift: { patienceSeconds: 600 },
    atRest: 'tell',
    windowSeconds: 900,
    settleSeconds: 30,
    settleBeforeDestroySeconds: 120,
    settleBeforeFirstSeconds: 0,
    liveWithin: { inSyncSeconds: 0, inAnswersSeconds: 0 },
    drainSeconds: 300,
    allowed: [],
    cost: { transitions: 0, historyEvents: 0 },
    ...more,
  };
}

/** Applies transitions in order, as the port does: each to what the one before wrote. */
export function changed(record: ServiceRecord, ...transitions: readonly Transition<unknown>[]): ServiceRecord {
  return transitions.reduce((now, transition) => transition(now).write ?? now, record);
}

export const acquireBy = (name: string, request: DeploymentRequest, more: Partial<AcquireFacts> = {}): Transition<Acquired> =>
  acquire({ request, execution: executionOf(name), whenBusy: 'queue', now: minute(0), ...more });

/** checkout-1 holds the lease under epoch 1 and has its plan. */
export const inFlight = (): ServiceRecord =>
  changed(emptyRecord('checkout'), acquireBy('one', aPush('v2')), planned(1, aPlan(), minute(1)));

/** checkout-1 stands at this percent of green, read back. */
export const shifted = (percent: number): ServiceRecord =>
  changed(
    inFlight(),
    begin(1, { act: 'shift', split: greenAt(percent), step: 0 }, minute(2)),
    confirm(1, { phase: 'shifting', split: greenAt(percent) }, minute(2)),
  );

/** In the rollback window. */
export const inWindow = (): ServiceRecord => changed(shifted(100), startBake(1, { step: 'window', seconds: 900 }, minute(3)));

export const inCommit = (): ServiceRecord => changed(inWindow(), committed(1, minute(18)));

/** checkout-1 waits in a bake by this token. */
export const waiting = (token: string) => enterWait(1, { reason: 'bake', token, seconds: 60 }, minute(3));

/** Judged unhealthy at 10 %, and read back at 100 % blue. */
export const rolledBack = (): ServiceRecord =>
  changed(
    shifted(10),
    failed(1, { error: 'JudgedUnhealthy', cause: '7 of 100 requests failed', at: at(4) }),
    begin(1, { act: 'roll-back', split: ALL_BLUE }, minute(4)),
    wentBack(1, { backAtBlueAt: at(4) }, minute(4)),
  );

/** The name of the error that a transition throws, or 'nothing'. */
export function refusalOf(record: ServiceRecord, transition: Transition<unknown>): string {
  try {
    transition(record);
    return 'nothing';
  } catch (error) {
    return (error as Error).name;
  }
}

/** What a person is asked for ten minutes. */
export const asking = (asks = 'Take it down all the same?'): Asked => ({
  seen: '7 requests in the last 7 minutes',
  asks,
  yes: 'it is taken down',
  otherwise: 'it stays up',
  patienceSeconds: 600,
});
