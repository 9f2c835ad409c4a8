import type { RateLimit } from '../kernel/service.ts';

/**
 * Request limits, each operation's own: bucket size and refill a second, of the Regions with the higher
 * quotas (US East (N. Virginia), US West (Oregon), Europe (Ireland)). Source: "Step Functions service
 * quotas", quotas related to API action throttling. Operations that are not here are not throttled.
 */
const BUCKETS = {
  StartExecution: [1300, 300],
  StopExecution: [1000, 200],
  DescribeExecution: [300, 15],
  ListExecutions: [200, 5],
  GetExecutionHistory: [400, 20],
  CreateStateMachine: [100, 1],
  UpdateStateMachine: [100, 1],
  DeleteStateMachine: [100, 1],
  DescribeStateMachine: [200, 20],
  DescribeStateMachineForExecution: [200, 1],
  ListStateMachines: [100, 5],
  SendTaskSuccess: [3000, 500],
  SendTaskFailure: [3000, 500],
  SendTaskHeartbeat: [3000, 500],
  TagResource: [200, 1],
  UntagResource: [200, 1],
  ListTagsForResource: [100, 1],
} as const satisfies Record<string, readonly [burst: number, perSecond: number]>;

export const limits: readonly RateLimit[] = Object.entries(BUCKETS).map(([operation, [burst, perSecond]]) => ({
  operations: [operation],
  burst,
  perSecond,
}));
