import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { NEEDS_PERSON } from '../src/aws/action/action-telemetry.ts';
import { FOREIGN_ACT_ERRORS, FOREIGN_ACT_PORTS, refuseForeignActs } from '../src/aws/action/foreign-acts.ts';
import { withinBudget } from '../src/aws/action/within-budget.ts';
import { asActionError } from '../src/aws/aws-errors.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { containersPort } from '../src/aws/services/ecs-service.ts';
import { DeploymentError, isDeploymentError } from '../src/deployment/errors.ts';
import { alarmsOf } from '../src/deployment/judge/checks-of.ts';
import { judgeTested } from '../src/deployment/judge/judge-tested.ts';
import { testedLook } from '../src/deployment/judge/record-tested.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { check } from '../src/deployment/record/record-progress.ts';

/** Two looks, at most 8 s apart. */
const READ_WITHIN_MS = 9_000;

/**
 * One look at green that is tested and has no traffic, while a person is asked whether it may have some: what
 * somebody else has changed, its targets, its failed tasks, and alarms. `waitSeconds` until the next look; 0
 * once somebody has approved. What cannot be read for a while is read at the next look: a wait of days
 * outlasts that, and whatever comes after an approval looks again.
 */
export const handler = action({
  name: 'judge-tested',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), healthPort.only('targets', 'alarms'), containersPort.only('describe'), ...FOREIGN_ACT_PORTS],
  errors: [
    'JudgedUnhealthy',
    'NotApproved',
    ...FOREIGN_ACT_ERRORS,
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
    const health = ports.health(plan);
    const alarmNames = alarmsOf(plan.judge);
    const read = <T>(what: string, reading: (within: AbortSignal) => Promise<T>): Promise<T | undefined> =>
      withinBudget(tools, READ_WITHIN_MS, reading).catch((error: unknown) => {
        const told = asActionError(error, signal);
        if (!isDeploymentError(told, 'AwsUnavailable')) throw error;
        log.warn('not read at this look', { what, reason: told.message });
        return undefined;
      });
    const [, targets, state, alarms] = await Promise.all([
      read('what somebody else has changed', (within) => refuseForeignActs({ ports, signal: within }, plan, active)),
      read('targets of green', (within) => health.targets(plan.green, within)),
      read('tasks of green', (within) => ports.containers(plan.cluster).describe(plan.green.service, within)),
      alarmNames.length === 0 ? [] : read('alarms', (within) => health.alarms(alarmNames, within)),
    ]);
    const wanted = active.green?.desired ?? plan.green.desired;
    const findings = judgeTested({
      targets: targets && { targets, wanted, unhealthyBefore: active.judged?.unhealthy ?? 0 },
      state,
      revision: active.green?.taskDefinition,
      failedTasks: plan.health.failedTasks,
      alarms,
      alarmNames,
    });
    const look = { findings, unhealthy: targets?.unhealthy ?? 0 };
    const next = await ports.record.change(plan.service, testedLook(plan.epoch, look, now()), signal);
    switch (next.kind) {
      case 'approved':
        if (next.approval) log.info('approved', { by: next.approval.by });
        return { waitSeconds: 0 };
      case 'wait':
        if (next.asked) log.warn('a person is asked for approval, once more', NEEDS_PERSON);
        return { waitSeconds: next.seconds };
      case 'back':
        throw new DeploymentError(next.error, next.why);
      default:
        return next satisfies never;
    }
  },
});
