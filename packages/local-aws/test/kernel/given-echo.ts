import * as ecs from '@aws-sdk/client-ecs';
import * as sts from '@aws-sdk/client-sts';
import type { AwsError } from '../../src/kernel/aws-error.ts';
import type { LocalService, Operations, RateLimit } from '../../src/kernel/service.ts';

/** An ECS whose one operation records its calls and answers, or fails, as the test says. */
export function clusterService(options: { fails?: () => AwsError | Error | undefined; limits?: RateLimit[] } = {}) {
  const listed: (string | undefined)[] = [];
  const operations: Operations<typeof ecs> = {
    ListClusters: ({ nextToken }) => {
      const error = options.fails?.();
      if (error) throw error;
      listed.push(nextToken);
      return { clusterArns: [`cluster-${listed.length}`] };
    },
  };
  const service: LocalService & { readonly listed: typeof listed } = {
    signingName: 'ecs',
    sdk: ecs,
    operations,
    listed,
    ...(options.limits ? { limits: options.limits } : {}),
  };
  return () => service;
}

/** An STS that speaks the query protocol. */
export function callerService(options: { limits?: RateLimit[] } = {}) {
  const operations: Operations<typeof sts> = { GetCallerIdentity: () => ({ Account: '1' }) };
  const service: LocalService = { signingName: 'sts', sdk: sts, operations, ...(options.limits ? { limits: options.limits } : {}) };
  return () => service;
}
