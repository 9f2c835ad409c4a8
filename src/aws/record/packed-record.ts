import type { Plan } from '../../deployment/plan.ts';
import type { ActiveDeployment, ServiceRecord } from '../../deployment/record.ts';
import type { Wait } from '../../deployment/wait.ts';

/**
 * Where the task token of the wait is kept: beside everything else, since a policy can leave an attribute out
 * of what people read, and no part of one. Whoever has the token can answer the wait with anything.
 */
export const TASK_TOKEN = 'taskToken';

/** An older release kept the token in the wait. */
type PackedActive = Omit<ActiveDeployment, 'plan' | 'wait'> & { readonly plan?: string; readonly wait?: Wait };

/**
 * The record as the item has it: the plan, which no condition and no console query looks into, is one text,
 * and the token of the wait is an attribute of its own.
 */
export type PackedRecord = Omit<ServiceRecord, 'active'> & { readonly active?: PackedActive; readonly [TASK_TOKEN]?: string };

export function packed(record: ServiceRecord): PackedRecord {
  const { active, ...rest } = record;
  if (!active) return rest;
  const { plan, wait, ...others } = active;
  const { token, ...waits } = wait ?? {};
  return {
    ...rest,
    active: { ...others, ...(plan && { plan: JSON.stringify(plan) }), ...(wait && { wait: waits as Wait }) },
    ...(token !== undefined && { [TASK_TOKEN]: token }),
  };
}

export function unpacked({ [TASK_TOKEN]: token, ...record }: PackedRecord): ServiceRecord {
  const { active, ...rest } = record;
  if (!active) return rest;
  const { plan, wait, ...others } = active;
  return {
    ...rest,
    active: {
      ...others,
      ...(plan && { plan: JSON.parse(plan) as Plan }),
      // Only an older release writes it into the wait: there it is the newer one.
      ...(wait && { wait: token === undefined || wait.token !== undefined ? wait : { ...wait, token } }),
    },
  };
}

/**
 * The record before a write, as far as it is known to stand so: an older release may have left the token in
 * the wait, from which a write of the wait takes it away. So a token that stays is written again.
 */
export function asStored(before: PackedRecord, after: PackedRecord): PackedRecord {
  if (after[TASK_TOKEN] === undefined) return before;
  const { [TASK_TOKEN]: _, ...rest } = before;
  return rest;
}
