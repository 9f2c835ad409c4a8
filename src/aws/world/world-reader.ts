import type { ApplicationSignalsClient } from '@aws-sdk/client-application-signals';
import { alarmsOf, objectivesOf } from '../../deployment/judge/checks-of.ts';
import type { ImageRegistry } from '../../deployment/ports/image-registry.ts';
import type { WorldReader } from '../../deployment/ports/world-reader.ts';
import { registryAt } from '../../deployment/registry-host.ts';
import { applicationSignals, cloudWatch, discovery, ecr, ecs, elb, route53, scaling } from '../clients.ts';
import { ecrImages } from '../ecr-images.ts';
import { readAlarms } from '../metrics/health-source.ts';
import { lastHour } from '../metrics/sources/last-hour.ts';
import { budgetReports } from '../metrics/sources/slo-budgets.ts';
import { balancerLookup } from '../metrics/traffic-metrics.ts';
import { portMaker } from '../port-maker.ts';
import type { Setup } from '../ports.ts';
import { socketTransport } from '../probe-transport.ts';
import { callsOver, readRoute } from '../routes/routes.ts';
import { liveTaskDefinition, readTaskDefinition } from '../services/task-definition.ts';
import { findTemplate } from '../services/template.ts';
import type { WorldClients } from '../world-clients.ts';

/** Reads the live world of one service from AWS, everything side by side. Judges nothing. */
function awsWorld(
  clients: WorldClients & { readonly images: ImageRegistry },
  probesFrom: Setup['environment']['probesFrom'],
  now: () => number,
): Pick<WorldReader, 'read'> {
  return {
    async read(config, image, known, signal, revision) {
      const registry = registryAt(image.uri.split('/', 1)[0] ?? '')?.account ?? config.image.registry;
      const [routed, { template, family }, own, alarms, breached, found] = await Promise.all([
        readRoute(clients, config, signal),
        findTemplate(clients.ecs, config.taskDefinition, known, signal),
        revision === undefined ? undefined : readTaskDefinition(clients.ecs, revision, signal),
        readAlarms(clients.cloudWatch, alarmsOf(config.judge), signal),
        breachedOf(clients.signals, objectivesOf(config.judge), now(), signal),
        clients.images.find(
          { repository: image.repository, digest: image.digest, ...(registry === undefined ? {} : { registry }) },
          signal,
        ),
      ]);
      const from = revision === undefined ? template : own;
      return {
        ...routed,
        template: from && liveTaskDefinition(from, config.container.name),
        family,
        alarms,
        ...(breached.length > 0 && { breached }),
        image: found,
        ...(probesFrom !== undefined && { probesFrom }),
      };
    },
  };
}

/** One of which there is no report says nothing here: its check says so in the bakes. */
async function breachedOf(client: ApplicationSignalsClient, objectives: readonly string[], now: number, signal?: AbortSignal) {
  const budgets = await budgetReports(client, objectives, now, signal);
  return objectives.filter((slo) => {
    const budget = budgets.get(slo);
    return budget !== undefined && 'report' in budget && budget.report.BudgetStatus === 'BREACHED';
  });
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
      'application-signals:BatchGetServiceLevelObjectiveBudgetReport',
      'ecr:DescribeImages',
    ],
    lastHour: ['elasticloadbalancing:DescribeTargetGroups', { call: 'cloudwatch:GetMetricData', of: 'checks' }],
  },
  make: ({ clients, clock, environment, fetch = socketTransport() }) => ({
    ...awsWorld(
      {
        elb: elb(clients),
        route53: route53(clients),
        discovery: discovery(clients),
        ecs: ecs(clients),
        cloudWatch: cloudWatch(clients),
        scaling: scaling(clients),
        signals: applicationSignals(clients),
        images: ecrImages(ecr(clients)),
      },
      environment.probesFrom,
      () => clock.now(),
    ),
    lastHour: lastHour({ clients, transport: fetch, balancer: balancerLookup(elb(clients)) }, clock),
  }),
});
