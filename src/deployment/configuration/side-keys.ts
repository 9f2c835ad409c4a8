import type * as z from 'zod';
import { arn, ecsName } from './aws-kinds.ts';
import { key } from './key.ts';
import { object } from './section.ts';

export interface EcsSide {
  /**
   * The ECS service of the side. It has 0 tasks while the side is idle. If it does not exist, Teal creates it
   * from the other one.
   */
  readonly service: string;
}

/** A side behind the load balancer that both share. */
export interface WrittenSide extends EcsSide {
  /** The target group in which the tasks of this side are registered, and nothing else. */
  readonly targetGroup: string;
}

export const sideService = key(ecsName("the side's ECS service"), {
  text: 'The ECS service of the side. It has 0 tasks while the side is idle. If it does not exist, Teal creates it from the other one.',
});

export const sideTargetGroup = key(arn('target group'), {
  text: 'The target group in which the tasks of this side are registered, and nothing else.',
});

export const side = object({ service: sideService, targetGroup: sideTargetGroup });

/** As read it carries its kind. */
export const readSide = (written: z.output<typeof side>) => ({ kind: 'target-group' as const, ...written });
