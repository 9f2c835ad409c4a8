import type { ECSClient } from '@aws-sdk/client-ecs';
import type { ImageRegistry } from '../../deployment/ports/image-registry.ts';
import type { WorldReader } from '../../deployment/ports/world-reader.ts';
import { registryAt } from '../../deployment/registry-host.ts';
import { cloudWatch, discovery, ecr, ecs, elb, route53, scaling } from '../clients.ts';
import { ecrImages } from '../ecr-images.ts';
import { readAlarms } from '../metrics/health-source.ts';
import { portMaker } from '../port-maker.ts';
import type { Setup } from '../ports.ts';
import { callsOver, readRoute } from '../routes/routes.ts';
import {
  activeRevisions,
  DEPLOYMENT_TAG,
  liveTaskDefinition,
  readTaskDefinition,
  type TaskDefinitionRead,
} from '../services/task-definition.ts';
import type { WorldClients } from '../world-clients.ts';

/** Reads the live world of one service from AWS, everything side by side. Judges nothing. */
function awsWorld(clients: WorldClients & { readonly images: ImageRegistry }, probesFrom: Setup['environment']['probesFrom']): WorldReader {
  return {
    async read(config, image, signal) {
      const registry = registryAt(image.uri.split('/', 1)[0] ?? '')?.account ?? config.image.registry;
      const [routed, template, alarms, found] = await Promise.all([
        readRoute(clients, config, signal),
        readTemplate(clients.ecs, config.taskDefinition, signal),
        readAlarms(clients.cloudWatch, config.judge.alarms, signal),
        clients.images.find(
          { repository: image.repository, digest: image.digest, ...(registry === undefined ? {} : { registry }) },
          signal,
        ),
      ]);
      return {
        ...routed,
        template: template && liveTaskDefinition(template, config.container.name),
        alarms,
        image: found,
        ...(probesFrom !== undefined && { probesFrom }),
      };
    },
  };
}

/** Revisions described at once: most often the first that is not Teal's is among the newest. */
const AT_ONCE = 10;

/** The newest ACTIVE revision of the family that Teal did not register. */
async function readTemplate(client: ECSClient, family: string, signal?: AbortSignal): Promise<TaskDefinitionRead | undefined> {
  let batch: string[] = [];
  const ofPeople = async (): Promise<TaskDefinitionRead | undefined> => {
    const read = await Promise.all(batch.map((arn) => readTaskDefinition(client, arn, signal)));
    batch = [];
    return read.find((each) => each !== undefined && each.tags[DEPLOYMENT_TAG] === undefined);
  };
  for await (const arn of activeRevisions(client, family, signal)) {
    batch.push(arn);
    if (batch.length < AT_ONCE) continue;
    const found = await ofPeople();
    if (found) return found;
  }
  return ofPeople();
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
