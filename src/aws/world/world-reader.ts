import type { ImageRegistry } from '../../deployment/ports/image-registry.ts';
import type { WorldReader } from '../../deployment/ports/world-reader.ts';
import { registryAt } from '../../deployment/registry-host.ts';
import { cloudWatch, discovery, ecr, ecs, elb, route53, scaling } from '../clients.ts';
import { ecrImages } from '../ecr-images.ts';
import { readAlarms } from '../metrics/health-source.ts';
import { portMaker } from '../port-maker.ts';
import type { Setup } from '../ports.ts';
import { callsOver, readRoute } from '../routes/routes.ts';
import { liveTaskDefinition } from '../services/task-definition.ts';
import { findTemplate } from '../services/template.ts';
import type { WorldClients } from '../world-clients.ts';

/** Reads the live world of one service from AWS, everything side by side. Judges nothing. */
function awsWorld(clients: WorldClients & { readonly images: ImageRegistry }, probesFrom: Setup['environment']['probesFrom']): WorldReader {
  return {
    async read(config, image, known, signal) {
      const registry = registryAt(image.uri.split('/', 1)[0] ?? '')?.account ?? config.image.registry;
      const [routed, { template, family }, alarms, found] = await Promise.all([
        readRoute(clients, config, signal),
        findTemplate(clients.ecs, config.taskDefinition, known, signal),
        readAlarms(clients.cloudWatch, config.judge.alarms, signal),
        clients.images.find(
          { repository: image.repository, digest: image.digest, ...(registry === undefined ? {} : { registry }) },
          signal,
        ),
      ]);
      return {
        ...routed,
        template: template && liveTaskDefinition(template, config.container.name),
        family,
        alarms,
        image: found,
        ...(probesFrom !== undefined && { probesFrom }),
      };
    },
  };
}

export const worldPort = /* @__PURE__ */ portMaker({
  port: 'world',
  calls: {
    read: [
      .../* @__PURE__ */ callsOver(({ world }) => world.read),
      'servicediscovery:GetService',
      'servicediscovery:GetNamespace',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetGroupAttributes',
      'elasticloadbalancing:DescribeTargetHealth',
      'ecs:ListServices',
      { call: 'ecs:ListTasks', of: 'discovered' },
      { call: 'ecs:DescribeTasks', of: 'discovered' },
      { call: 'ecs:DescribeServices', of: 'cluster' },
      'ecs:ListTaskDefinitions',
      'ecs:DescribeTaskDefinition',
      'application-autoscaling:DescribeScalableTargets',
      'cloudwatch:DescribeAlarms',
      'ecr:DescribeImages',
    ],
  },
  make: ({ clients, environment }) =>
    awsWorld(
      {
        elb: elb(clients),
        route53: route53(clients),
        discovery: discovery(clients),
        ecs: ecs(clients),
        cloudWatch: cloudWatch(clients),
        scaling: scaling(clients),
        images: ecrImages(ecr(clients)),
      },
      environment.probesFrom,
    ),
});
