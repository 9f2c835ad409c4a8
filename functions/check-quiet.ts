import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { NEEDS_PERSON } from '../src/aws/action/action-telemetry.ts';
import { healthPort } from '../src/aws/metrics/health-source.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { DeploymentError } from '../src/deployment/errors.ts';
import { heard, isQuiet, readFrom } from '../src/deployment/judge/quiet.ts';
import { planOf } from '../src/deployment/plan/plan-of-route.ts';
import { planSchema } from '../src/deployment/plan-schema.ts';
import { fence } from '../src/deployment/record/record-fence.ts';
import { ask, leaveWait } from '../src/deployment/record/record-wait.ts';

/**
 * One look at the traffic of a side that has no weight any more. `waitSeconds` until the next look; 0 once
 * the side may be taken down. After the deadline a person is asked, in the record; StillInUse when nobody
 * answers for days.
 */
export const handler = action({
  name: 'check-quiet',
  route: 'dns',
  input: z.object({ plan: planSchema, side: z.enum(['blue', 'green']) }),
  mutates: true,
  uses: [recordPort.only('read', 'change'), healthPort.only('traffic')],
  errors: ['StillInUse', 'BadRequest', 'Fenced', 'RecordUnavailable', 'RecordContended'],
  async run(input, { ports, signal, now, log }) {
    const plan = planOf('dns', input.plan);
    const side = plan[input.side];
    const { active } = fence(await ports.record.read(plan.service, signal), plan.epoch);
    // Nothing is taken down while an undo waits.
    if (active.yields !== undefined && active.committedAt !== undefined) {
      await ports.record.change(plan.service, leaveWait(plan.epoch), signal);
      return { waitSeconds: 0, why: `${side.service} stays up: ${active.yields.by} waits` };
    }
    const emptied = input.side === 'blue' ? active.committedAt : active.backAtBlueAt;
    const at = { retire: plan.retire, now: now() };
    const read = (of: typeof side) => (since: string) => ports.health(plan).traffic(of, since, signal);
    const [traffic, other] = await Promise.all([
      heard(read(side), side, { ...at, startedAt: active.startedAt }),
      read(input.side === 'blue' ? plan.green : plan.blue)(new Date(readFrom(at)).toISOString()),
    ]);
    const seen = isQuiet({
      ...at,
      side: side.service,
      answer: side.answer,
      emptiedAt: Date.parse(emptied ?? active.startedAt),
      traffic,
      other,
      wait: active.wait,
    });
    switch (seen.kind) {
      case 'quiet':
        await ports.record.change(plan.service, leaveWait(plan.epoch), signal);
        return { waitSeconds: 0, why: seen.why };
      case 'wait':
        return { waitSeconds: seen.seconds, why: seen.why };
      case 'ask':
        await ports.record.change(plan.service, ask(plan.epoch, 'clients', seen.question, now()), signal);
        log.warn('a person is asked whether the side may be taken down', NEEDS_PERSON);
        return { waitSeconds: seen.seconds, why: seen.why };
      case 'given up':
        throw new DeploymentError('StillInUse', seen.why);
      default:
        return seen satisfies never;
    }
  },
});
