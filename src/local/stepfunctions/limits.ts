import type { RateLimit } from '../kernel/service.ts';

/**
 * Request limits of the Regions with the higher quotas (US East (N. Virginia), US West (Oregon), Europe (Ireland)).
 * Source: "Step Functions service quotas", API action throttling.
 */
export const limits: readonly RateLimit[] = [
  { operations: ['StartExecution'], burst: 1300, perSecond: 300 },
  { operations: ['StopExecution'], burst: 1000, perSecond: 200 },
  { operations: ['DescribeExecution'], burst: 300, perSecond: 15 },
  { operations: ['ListExecutions'], burst: 200, perSecond: 5 },
  { operations: ['GetExecutionHistory'], burst: 400, perSecond: 20 },
  { operations: ['CreateStateMachine', 'DeleteStateMachine', 'UpdateStateMachine'], burst: 100, perSecond: 1 },
  { operations: ['DescribeStateMachine', 'DescribeStateMachineForExecution'], burst: 200, perSecond: 20 },
  { operations: ['ListStateMachines'], burst: 100, perSecond: 5 },
  { operations: ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat'], burst: 3000, perSecond: 500 },
  { operations: ['TagResource', 'UntagResource', 'ListTagsForResource'], burst: 200, perSecond: 1 },
];
