import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { executionsPort } from '../src/aws/sfn-executions.ts';
import { wake } from '../src/aws/wake.ts';
import { hearAlarm } from '../src/deployment/judge/record-alarm.ts';

/** `2026-11-30T10:00:00.000+0000`, as CloudWatch writes it. */
const instant = z
  .string()
  .max(40)
  .transform((text) => Date.parse(text))
  .refine((at) => Number.isFinite(at), 'is no time');

/**
 * An alarm that a service is judged by went into ALARM: kept with the deployment in flight, which ends the
 * wait of its bake, for an approval or for a hook, and judges at once. The event's own state counts, whatever
 * the alarm says by then. EventBridge calls it, no workflow does; an event may come twice or late. Source:
 * CloudWatch User Guide, "Alarm events and EventBridge".
 */
export const handler = action({
  name: 'hear-alarm',
  input: z.object({
    service: z.string().min(1),
    detail: z.object({
      alarmName: z.string().min(1).max(255),
      state: z.object({ value: z.literal('ALARM'), timestamp: instant, reason: z.string().optional() }),
    }),
  }),
  mutates: true,
  uses: [recordPort.only('change'), executionsPort.only('answer', 'stop')],
  errors: ['RecordUnavailable', 'RecordContended'],
  async run({ service, detail: { alarmName: alarm, state } }, { ports, signal, now, log }) {
    const event = { alarm, at: state.timestamp, ...(state.reason !== undefined && { reason: state.reason }) };
    const heard = await ports.record.change(service, hearAlarm(event, now()), signal);
    if (heard.kind === 'ignored') return { heard: false, why: heard.why };
    log.warn('an alarm was heard', { alarm, deployment: heard.deployment });
    if (heard.ends !== undefined) await wake(ports.executions, heard.ends, { alarm }, signal);
    return { heard: true };
  },
});
