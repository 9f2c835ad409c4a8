import { expect, test } from '@jest/globals';
import type { Bake } from '../../../src/deployment/bake.ts';
import { runId } from '../../../src/deployment/hooks/hooks-of.ts';
import { payloadOf } from '../../../src/deployment/hooks/payload.ts';
import type { HookBox } from '../../../src/deployment/hooks/points.ts';
import { hookAnswered } from '../../../src/deployment/hooks/record-answer.ts';
import { nextHook } from '../../../src/deployment/hooks/record-hooks.ts';
import type { ServiceRecord } from '../../../src/deployment/record.ts';
import { aHook } from '../../support/hook-story.ts';
import { aPlan, aRequest } from '../../support/worlds.ts';

const CALLER = 'arn:aws:states:eu-central-1:123456789012:execution:teal-hooks:e-1';

const AT = '2026-11-30T10:00:00.000Z';
const NOW = Date.parse(AT);

const at10: Bake = { step: 0, startedAt: AT, endsAt: AT };

/** A deployment at its first step, after these bakes. */
const recordAfter = (bakes: readonly Bake[]): ServiceRecord => ({
  service: 'checkout',
  version: 1,
  epoch: 1,
  seen: [],
  active: {
    id: 'checkout-1',
    epoch: 1,
    execution: 'arn:aws:states:us-east-1:123456789012:execution:teal-load-balancer:1',
    request: aRequest(),
    startedAt: AT,
    phase: 'shifting',
    plan: aPlan({ hooks: [aHook({ name: 'smoke', at: 'BeforeTrafficShift' })] }),
    hadWeight: true,
    bakes,
  },
});

/** Ids of so many calls of the hook, which asks for one more each time. */
function idsOf(record: ServiceRecord, calls: number, box: HookBox = 'BeforeTrafficShift'): readonly string[] {
  const place = { epoch: 1, box, step: 0 };
  const ids: string[] = [];
  let now = record;
  for (let i = 0; i < calls; i++) {
    const { write, result } = nextHook(place, CALLER, NOW)(now);
    if (result.kind !== 'call') throw new Error(`it is ${result.kind}`);
    const { hook, run, active } = result;
    ids.push(payloadOf({ hook, run, plan: active.plan!, active, step: 0, arns: {} }).executionId);
    const called = { answer: { hookStatus: 'IN_PROGRESS' } };
    now = hookAnswered(place, { run: runId(run), called }, NOW)(write ?? now).write ?? now;
  }
  return ids;
}

test('the execution id is another one for each call, also where a step is taken once more', () => {
  const all = [...idsOf(recordAfter([]), 2), ...idsOf(recordAfter([at10]), 2), ...idsOf(recordAfter([at10, at10]), 2)];
  expect(new Set(all).size).toBe(all.length);
  for (const id of all) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test.each([
  ['before the first step', undefined, 0],
  ['before the step that a person has said, down from a later one', 50, 50],
] as const)('production weights %s are those that were read back', (_, confirmed, green) => {
  const { active } = recordAfter([]);
  const live = {
    ...active!,
    ...(confirmed !== undefined && { confirmed: { split: { blue: 100 - confirmed, green: confirmed }, at: AT } }),
  };
  const { result } = nextHook({ epoch: 1, box: 'BeforeTrafficShift', step: 0 }, CALLER, NOW)({ ...recordAfter([]), active: live });
  if (result.kind !== 'call') throw new Error(`it is ${result.kind}`);
  const { hook, run } = result;
  const { executionDetails } = payloadOf({
    hook,
    run,
    plan: live.plan!,
    active: live,
    step: 0,
    arns: { greenRevision: 'g', blueRevision: 'b' },
  });
  expect(executionDetails.productionTrafficWeights).toEqual({ g: green, b: 100 - green });
});
