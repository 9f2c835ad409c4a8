import { announceWish } from '../announce.ts';
import { invalidParameter, serviceNotFound } from '../errors.ts';
import { clusterOf, serviceOf } from '../lookup.ts';
import type { Scheduler } from '../scheduler.ts';
import { serviceShape } from '../service-shape.ts';
import { isLive, tasksOf, type World } from '../world.ts';
import type { EcsOperations } from './table.ts';

/**
 * DeleteService: DRAINING until every task stops or has stopped, then INACTIVE.
 * Its name cannot be used while it drains; an INACTIVE service is still described, but no longer listed.
 */
export const deleteServiceOperation = (world: World, scheduler: Scheduler) =>
  ({
    DeleteService: (input) => {
      const service = serviceOf(clusterOf(world, input.cluster), input.service ?? '');
      if (service.status === 'INACTIVE') throw serviceNotFound();
      if (service.status === 'ACTIVE') {
        if (!input.force && service.desired > 0) throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
        if (!input.force && service.deployments.length > 1)
          throw invalidParameter('The service cannot be stopped while deployments are active.');
        const before = { desired: service.desired };
        service.desired = 0;
        service.status = tasksOf(service).some((task) => isLive(task) || task.lastStatus === 'DEACTIVATING') ? 'DRAINING' : 'INACTIVE';
        announceWish(world, service, before);
        scheduler.wake(service);
      }
      return { service: serviceShape(service) };
    },
  }) satisfies EcsOperations;
