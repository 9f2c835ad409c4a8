import type * as ecs from '@aws-sdk/client-ecs';
import type { Operations } from '../../kernel/service.ts';

/** The form of every table of ECS operations. */
export type EcsOperations = Operations<typeof ecs>;
