import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { NEEDS_PERSON } from '../src/aws/action/action-telemetry.ts';
import { bestEffort } from '../src/aws/action/best-effort.ts';
import { FOREIGN_ACT_PORTS, foreignActNow } from '../src/aws/action/foreign-acts.ts';
import { withinBudget } from '../src/aws/action/within-budget.ts';
import { unlessUnreachable } from '../src/aws/action/without-record.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { routerPort } from '../src/aws/routes/router-port.ts';
import { failureFrom } from '../src/deployment/failure.ts';
import { takenBackBy } from '../src/deployment/hooks/held-hooks.ts';
import { failedHook, hookWhy } from '../src/deployment/hooks/record-hooks.ts';
import { expectedWeights } from '../src/deployment/judge/expected-weights.ts';
import { questionOfDrift, toldAs } from '../src/deployment/judge/way-back.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { fence } from '../src/deployment/record/record-fence.ts';
import { failed } from '../src/deployment/record/record-progress.ts';
import { ask } from '../src/deployment/record/record-wait.ts';
import type { ActiveDeployment, Failure } from '../src/deployment/record.ts';

/** The two looks are 2 s apart. What is left of the function's time is for the way back. */
const EXPLAINED_WITHIN_MS = 3_000;

/**
 * Why the deployment ends, and which way it goes now. What somebody else has changed is told before what
 * followed from it, whichever state met that first. The way is `forward` when it is committed, `ask` a person
 * when somebody else changed production, else `back`. A record that cannot be reached does not stop the way
 * back (the weights alone can go); a newer epoch does. While a person is asked the failure is not recorded:
 * their verb must still count.
 */
export const handler = action({
  name: 'assess-failure',
  input: z.object({ plan: planSchema, error: z.string(), cause: z.string() }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), routerPort.only('read'), ...FOREIGN_ACT_PORTS],
  errors: ['Fenced', 'RecordContended'],
  async run({ plan, error, cause }, tools) {
    const { ports, signal, now, log } = tools;
    const orWithout = unlessUnreachable(log);
    const caught = failureFrom({ error, cause, at: now() });
    const active = await orWithout(async () => fence(await ports.record.read(plan.service, signal), plan.epoch).active);
    if (active?.committedAt !== undefined) return { ...caught, way: 'forward' as const, patienceSeconds: 1 };
    const live = await ports.router(plan).read(signal);
    // The way back does not wait for a reason that cannot be read.
    const look = (within: AbortSignal) => active && foreignActNow({ ports, signal: within }, plan, active);
    const foreign = await bestEffort(
      tools,
      'whether somebody else acted is not known',
    )(() => withinBudget(tools, EXPLAINED_WITHIN_MS, async (within) => look(within)));
    const failure = toldAs(ofHook(caught, error, active), foreign);
    const question = questionOfDrift(failure, plan, { live, expected: active && expectedWeights(active) });
    if (question) {
      log.warn('somebody else changed production: a person is asked', NEEDS_PERSON);
      await orWithout(() => ports.record.change(plan.service, ask(plan.epoch, 'drift', question, now()), signal));
      return { ...failure, way: 'ask' as const, patienceSeconds: plan.drift.patienceSeconds };
    }
    if (active) await orWithout(() => ports.record.change(plan.service, failed(plan.epoch, failure), signal));
    // The first failure stays: a second run of this state tells the same.
    return { ...(active?.failure ?? failure), way: 'back' as const, patienceSeconds: 1 };
  },
});

/**
 * Where hooks ran, the record says which one failed, and why; or what cut them off, by which their execution
 * was stopped.
 */
function ofHook(caught: Failure, error: string, active: ActiveDeployment | undefined): Failure {
  if (error !== 'States.TaskFailed' || active === undefined) return caught;
  const hook = failedHook(active);
  const cutOffBy = takenBackBy(active);
  // The hooks' own execution says so where an order or an alarm came before the hook had failed.
  if (hook !== undefined && caught.error !== cutOffBy?.name) return { ...caught, error: 'HookFailed', cause: hookWhy(hook) };
  return cutOffBy === undefined ? caught : { ...caught, error: cutOffBy.name, cause: cutOffBy.message };
}
