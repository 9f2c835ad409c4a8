import type { Failure, Service } from '@aws-sdk/client-ecs';
import { pageOf } from '../../kernel/paging.ts';
import { badToken, invalidParameter } from '../errors.ts';
import { clusterOf, findService, isToldOf, missingArn } from '../lookup.ts';
import { serviceShape } from '../service-shape.ts';
import type { World } from '../world.ts';
import type { EcsOperations } from './table.ts';

export const describeServicesOperations = (world: World) =>
  ({
    /** A service that is not there, or was created a moment ago, is a failure with the reason MISSING. */
    DescribeServices: (input) => {
      const cluster = clusterOf(world, input.cluster);
      const references = input.services ?? [];
      if (references.length === 0) throw invalidParameter('Services cannot be empty.');
      if (references.length > 10) throw invalidParameter('Services can have at most 10 items.');
      const services: Service[] = [];
      const failures: Failure[] = [];
      for (const reference of references) {
        const service = findService(cluster, reference);
        if (service && isToldOf(world, service))
          services.push({ ...serviceShape(service), ...(input.include?.includes('TAGS') ? { tags: service.tags } : {}) });
        else failures.push({ arn: missingArn(world.ctx, 'service', reference), reason: 'MISSING' });
      }
      return { services, failures };
    },

    ListServices: (input) => {
      const arns = [...clusterOf(world, input.cluster).services.values()]
        .filter(({ status }) => status === 'ACTIVE')
        .filter(({ wishes }) => input.launchType === undefined || (wishes.launchType ?? 'EC2') === input.launchType)
        .filter(
          ({ wishes }) => input.schedulingStrategy === undefined || (wishes.schedulingStrategy ?? 'REPLICA') === input.schedulingStrategy,
        )
        .map(({ arn }) => arn);
      const { items, nextToken } = pageOf(arns, { size: input.maxResults ?? 10, token: input.nextToken, badToken });
      return { serviceArns: items, nextToken };
    },
  }) satisfies EcsOperations;
