import type { Failure } from '@aws-sdk/client-ecs';

/**
 * Why a task cannot be placed: an entry of the answer's `failures` (`RESOURCE:MEMORY`, `AGENT`,
 * `ATTRIBUTE`), or an error. Fargate's "Capacity is unavailable at this time" was seen as both. Sources:
 * ECS guide, "API failure reasons"; gchq/sleeper#904, aws/aws-sdk-ruby#3047.
 */
export type RunRefusal = { readonly failure: Failure } | { readonly error: string; readonly message: string };

/** What RunTask is to be refused with next, in order. */
export interface RunRefusals {
  add(refusal: RunRefusal, times: number): void;
  next(): RunRefusal | undefined;
}

export function runRefusals(): RunRefusals {
  const waiting: RunRefusal[] = [];
  return {
    add: (refusal, times) => void waiting.push(...Array.from({ length: times }, () => refusal)),
    next: () => waiting.shift(),
  };
}
