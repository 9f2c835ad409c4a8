import { AwsError } from '@teal/local-aws';
import type { StoryWorld } from './story-world.ts';
import type { Then } from './then.ts';
import type { When } from './when.ts';

export const steps = [{ weight: 100, bakeSeconds: 0 }];
export const configured = { atRest: 'put-back', steps, windowSeconds: 0 } as const;
/** Somebody leads users to a side that is down. */
export const given = { configured, usersMayBeHurt: true } as const;

export const MINUTE = 60_000;

/** v2 was deployed, so b has all traffic, and a is down. */
export async function deployed(when: When, then: Then): Promise<void> {
  await then.ends(await when.pushed('v2'), 'SUCCEEDED');
  then.weightsAre({ a: 0, b: 100 });
}

export const edited = (when: When) => when.weightsEdited({ a: 100, b: 0 });

/** For some seconds a write of weights does not go through. */
export const heldUp = ({ sample: { local } }: StoryWorld, times = 12) =>
  local.faults.inject({
    mode: 'fail-before',
    service: 'elasticloadbalancing',
    operation: 'ModifyListener',
    times,
    error: new AwsError('ServiceUnavailable', 'not now', { status: 503 }),
  });

/** The next start of an execution that puts weights back does not get through. */
export const startsAreLost = ({ sample: { local } }: StoryWorld) =>
  local.faults.inject({
    mode: 'fail-before',
    service: 'states',
    operation: 'StartExecution',
    times: 1,
    when: (input: { readonly name?: string }) => input.name?.startsWith('put-back-') ?? false,
    error: new AwsError('StateMachineDeleting', 'not now'),
  });

/** Of the first deployment's weights. */
export const announced = { kind: 'started', deployment: 'checkout-2', epoch: 2, execution: 'put-back-checkout-2-2' } as const;
