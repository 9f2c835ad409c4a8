import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { FOREIGN_ACT_ERRORS, FOREIGN_ACT_PORTS, refuseForeignActs } from '../src/aws/action/foreign-acts.ts';
import { withinBudget } from '../src/aws/action/within-budget.ts';
import { asActionError } from '../src/aws/aws-errors.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { DeploymentError, isDeploymentError } from '../src/deployment/errors.ts';
import { judge, nextWait } from '../src/deployment/judge/verdict.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { check, judged } from '../src/deployment/record/record-progress.ts';

/** Two looks, at most 8 s apart. What is left of the function's time is for the judgement. */
const COMPARED_WITHIN_MS = 9_000;

/**
 * Judges green under the traffic it has, once nobody else has changed what is judged. Where that cannot be
 * read, green is judged all the same: the next shift and the commit compare again. `waitSeconds` until the
 * next judgement; 0 once the bake is over and green passed.
 */
export const handler = action({
  name: 'judge-health',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), healthPort.only('targets', 'traffic', 'alarms'), ...FOREIGN_ACT_PORTS],
  errors: [
    'JudgedUnhealthy',
    ...FOREIGN_ACT_ERRORS,
    'Inconclusive',
    'BadRequest',
    'Fenced',
    'GaveWay',
    'RollbackRequested',
    'RecordUnavailable',
    'RecordContended',
  ],
  async run({ plan }, tools) {
    const { ports, signal, now, log } = tools;
    const record = await ports.record.read(plan.service, signal);
    const { active } = check(record, plan.epoch);
    const { bake, judged: before } = active;
    if (!bake) throw new DeploymentError('BadRequest', 'no bake is under way');
    const compare = (within: AbortSignal) => refuseForeignActs({ ports, signal: within }, plan, active);
    try {
      await withinBudget(tools, COMPARED_WITHIN_MS, compare);
    } catch (error) {
      const told = asActionError(error, signal);
      if (!isDeploymentError(told, 'AwsUnavailable')) throw error;
      log.warn('routes and services are not compared at this look', { reason: told.message });
    }
    const health = ports.health(plan);
    const [targets, traffic, alarms] = await Promise.all([
      health.targets(plan.green, signal),
      health.traffic(plan.green, bake.startedAt, signal),
      health.alarms(plan.judge.alarms, signal),
    ]);
    const verdict = judge({
      judge: plan.judge,
      green: { targets, traffic },
      alarms,
      wanted: plan.green.desired,
      bake,
      unhealthyBefore: before?.unhealthy ?? 0,
      now: now(),
    });
    const judgement = { ...verdict, unhealthy: targets.unhealthy };
    await ports.record.change(plan.service, judged(plan.epoch, judgement, now()), signal, record);
    const waitSeconds = nextWait({ bake, judge: plan.judge, now: now(), verdict: verdict.verdict });
    if (verdict.verdict === 'fail') throw new DeploymentError('JudgedUnhealthy', verdict.reasons.join('; '));
    if (verdict.verdict === 'inconclusive' && waitSeconds === 0 && plan.judge.inconclusive !== 'pass') {
      throw new DeploymentError('Inconclusive', verdict.reasons.join('; '));
    }
    return { ...verdict, waitSeconds };
  },
});
