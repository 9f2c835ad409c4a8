import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { judge, nextWait } from '../src/deployment/judge/verdict.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { check, judged } from '../src/deployment/record/record-progress.ts';

/** Judges green under the traffic it has. `waitSeconds` until the next judgement; 0 once the bake is over and green passed. */
export const handler = action({
  name: 'judge-health',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), healthPort.only('targets', 'traffic', 'alarms')],
  errors: [
    'JudgedUnhealthy',
    'Inconclusive',
    'BadRequest',
    'Fenced',
    'GaveWay',
    'RollbackRequested',
    'RecordUnavailable',
    'RecordContended',
  ],
  async run({ plan }, { ports, signal, now }) {
    const record = await ports.record.read(plan.service, signal);
    const { bake } = check(record, plan.epoch).active;
    if (!bake) throw new DeploymentError('BadRequest', 'no bake is under way');
    const health = ports.health(plan);
    const [targets, traffic, alarms] = await Promise.all([
      health.targets(plan.green, signal),
      health.traffic(plan.green, bake.startedAt, signal),
      health.alarms(plan.judge.alarms, signal),
    ]);
    const verdict = judge({ judge: plan.judge, green: { targets, traffic }, alarms, wanted: plan.green.desired, bake, now: now() });
    await ports.record.change(plan.service, judged(plan.epoch, verdict, now()), signal, record);
    const waitSeconds = nextWait({ bake, judge: plan.judge, now: now(), verdict: verdict.verdict });
    if (verdict.verdict === 'fail') throw new DeploymentError('JudgedUnhealthy', verdict.reasons.join('; '));
    if (verdict.verdict === 'inconclusive' && waitSeconds === 0 && plan.judge.inconclusive !== 'pass') {
      throw new DeploymentError('Inconclusive', verdict.reasons.join('; '));
    }
    return { ...verdict, waitSeconds };
  },
});
