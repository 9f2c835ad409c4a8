import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { NEEDS_PERSON } from '../src/aws/action/action-telemetry.ts';
import { bestEffort } from '../src/aws/action/best-effort.ts';
import { FOREIGN_ACT_ERRORS, FOREIGN_ACT_PORTS, refuseForeignActs } from '../src/aws/action/foreign-acts.ts';
import { withinBudget } from '../src/aws/action/within-budget.ts';
import { asActionError } from '../src/aws/aws-errors.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { checksPort } from '../src/aws/metrics/sources/checks-port.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { approvalsOfBake } from '../src/deployment/approvals/wanted-approval.ts';
import { countedAlarms } from '../src/deployment/counted-alarms.ts';
import { DeploymentError, isDeploymentError } from '../src/deployment/errors.ts';
import { checksOf } from '../src/deployment/judge/checks-of.ts';
import { longerBy, plannedMinutes, spansOf, wholeSpan } from '../src/deployment/judge/counted-minutes.ts';
import { downTo } from '../src/deployment/judge/down-to.ts';
import { evidenceAfter, evidenceFrom, keptEvidence } from '../src/deployment/judge/evidence.ts';
import { withHeard } from '../src/deployment/judge/heard-alarms.ts';
import { nextOfBake } from '../src/deployment/judge/next-of-bake.ts';
import { readChecks } from '../src/deployment/judge/read-checks.ts';
import { bakeOf, judged } from '../src/deployment/judge/record-judged.ts';
import { judge } from '../src/deployment/judge/verdict.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { check } from '../src/deployment/record/record-progress.ts';
import { ALL_BLUE } from '../src/deployment/split.ts';
import { leadsDown, stepAfter } from '../src/deployment/steps-ahead.ts';

/**
 * Two looks, at most 8 s apart; all sources, side by side. What is left of the function's time is for the
 * judgement.
 */
const READ_WITHIN_MS = 9_000;

/**
 * Judges green under the traffic it has, once nobody else has changed what is judged. Where that cannot be
 * read, green is judged all the same: the next shift and the commit compare again. `waitSeconds` until the
 * next judgement; 0 once the bake is over and the deployment goes on, to `nextStep`. What each check says is
 * kept with its numbers (`evidence.ts`); where that fails the verdict still counts.
 */
export const handler = action({
  name: 'judge-health',
  input: z.object({ plan: planSchema }),
  mutates: true,
  uses: [
    recordPort.only('read', 'change', 'evidence', 'keepEvidence'),
    healthPort.only('targets'),
    checksPort.only('read'),
    ...FOREIGN_ACT_PORTS,
  ],
  errors: [
    'JudgedUnhealthy',
    ...FOREIGN_ACT_ERRORS,
    'Inconclusive',
    'NotApproved',
    'BlueUnhealthy',
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
    const bake = bakeOf(active);
    const spans = spansOf(active, now());
    const evidence = bestEffort(tools, 'what the verdicts rest on is not kept');
    const read = async () => {
      const before = evidenceFrom(await evidence(() => ports.record.evidence(plan.service, active, signal)));
      const look = {
        ...wholeSpan(spans),
        now: now(),
        split: active.confirmed?.split ?? ALL_BLUE,
        bake: bake.startedAt,
        kept: before?.kept ?? {},
      };
      const [targets, blue, said] = await Promise.all([
        ports.health(plan).targets(plan.green, signal),
        leadsDown(bake, plan.steps) ? ports.health(plan).targets(plan.blue, signal) : undefined,
        withinBudget(tools, READ_WITHIN_MS, (within) => readChecks(ports.checks(plan), checksOf(plan.judge), look, within)),
      ]);
      return { before, targets, blue, ...said };
    };
    const [compared, seen] = await Promise.allSettled([
      withinBudget(tools, READ_WITHIN_MS, (within) => refuseForeignActs({ ports, signal: within }, plan, active)),
      read(),
    ]);
    if (compared.status === 'rejected') {
      const told = asActionError(compared.reason, signal);
      if (!isDeploymentError(told, 'AwsUnavailable')) throw compared.reason;
      log.warn('routes and services are not compared at this look', { reason: told.message });
    }
    if (seen.status === 'rejected') throw seen.reason;
    const { before, targets, kept } = seen.value;
    const heard = countedAlarms(active);
    const readings = withHeard(seen.value.readings, checksOf(plan.judge), heard);
    const judgement = judge({
      judge: plan.judge,
      targets: { targets, wanted: plan.green.desired, unhealthyBefore: active.judged?.unhealthy ?? 0 },
      readings,
      ...(plan.before && { before: plan.before }),
      spans,
      plannedMinutes: plannedMinutes(plan),
      longer: longerBy(active, spans),
      bake,
      now: now(),
    });
    const approval = approvalsOfBake(plan, active, bake);
    const next = nextOfBake({
      judge: plan.judge,
      findings: judgement.findings,
      bake,
      accepted: active.accepted ?? [],
      wait: active.wait?.reason === 'bake' ? active.wait : undefined,
      ...(approval && { approval }),
      ...(seen.value.blue && { down: downTo(plan, bake, seen.value.blue) }),
      now: now(),
    });
    const { bakes = [], accepted = [] } = active;
    const look = { plan, bake, bakes, accepted: [...accepted, ...next.accepts], judgement, kept, now: now() };
    await evidence(() => ports.record.keepEvidence(keptEvidence(evidenceAfter(before, look)), signal));
    const kind = { judgement, unhealthy: targets.unhealthy, next, answer: active.wait?.answer, heard, bake };
    const { asked, again } = await ports.record.change(plan.service, judged(plan.epoch, kind, now()), signal, record);
    if (asked) log.warn(asked.approval ? 'a person is asked for approval' : 'a person is asked about a verdict', NEEDS_PERSON);
    const { verdict, reasons } = judgement;
    const nextStep = stepAfter(bake, plan.steps);
    if (again) return { verdict, reasons, waitSeconds: 1, nextStep };
    if (next.kind === 'back') throw new DeploymentError(next.error, next.why);
    return { verdict, reasons, waitSeconds: next.kind === 'over' ? 0 : next.seconds, nextStep };
  },
});
