import { durationMs } from '../../deployment/duration.ts';
import type { Verb } from '../../deployment/word.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import type { FromDeployments } from '../target/configured-service.ts';
import { recordOfKnown } from '../target/known-service.ts';
import { openOperator } from '../target/operator.ts';
import { type Order, say } from './say-verb.ts';

export interface SpeakOptions extends FromDeployments {
  readonly reason?: string;
}

/** Says a verb to what is in flight, and prints what comes of it. `more`: what the verb wants besides. */
export async function saidByCommand(verb: Verb, service: string, options: SpeakOptions, more: Omit<Order, 'reason'> = {}): Promise<void> {
  const { reason } = options;
  const target = openOperator();
  await recordOfKnown({ ...target, record: target.ports.record }, service, options);
  const told = await say(verb, target, service, { ...(reason && { reason }), ...more });
  console.log(told.line);
  process.exitCode = told.code;
}

/** Whole seconds of a time as people write it. `name`: of what wants it, as it is typed. */
export function secondsOf(text: string, name: string): number {
  const seconds = (durationMs(text) ?? 0) / 1000;
  if (Number.isInteger(seconds) && seconds >= 1) return seconds;
  throw new BadUsage(`${name}: '${text}' wants a time of whole seconds such as '90 seconds', '10 minutes' or '2 hours'`);
}
