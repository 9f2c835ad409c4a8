import { DescribeServicesCommand, type ECSClient, type Service } from '@aws-sdk/client-ecs';
import type { ServiceRevisions } from '../../deployment/ports/service-revisions.ts';
import { abortedBy } from '../aborted-by.ts';
import { ecs } from '../clients.ts';
import { portMaker } from '../port-maker.ts';

const serviceRevisions = (client: ECSClient, cluster: string): ServiceRevisions => ({
  async of(names, signal) {
    const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [...names] }), abortedBy(signal));
    return names.map((name) => arnsOf(services.find(({ serviceName }) => serviceName === name)));
  },
});

/**
 * Of several revisions, as while one takes the place of another, the one that is wanted is what counts: the
 * newest deployment's tasks are asked for. Source: Amazon ECS API reference, Service
 * (`currentServiceDeployment`, `currentServiceRevisions`).
 */
function arnsOf(service: Service | undefined): Awaited<ReturnType<ServiceRevisions['of']>>[number] {
  const revisions = service?.currentServiceRevisions ?? [];
  const wanted = revisions.toSorted((a, b) => (b.requestedTaskCount ?? 0) - (a.requestedTaskCount ?? 0))[0]?.arn;
  const deployment = service?.currentServiceDeployment;
  return { ...(deployment !== undefined && { deployment }), ...(wanted !== undefined && { revision: wanted }) };
}

export const revisionsPort = /* @__PURE__ */ portMaker({
  port: 'revisions',
  calls: { of: ['ecs:DescribeServices'] },
  make:
    ({ clients }) =>
    (cluster) =>
      serviceRevisions(ecs(clients), cluster),
});
