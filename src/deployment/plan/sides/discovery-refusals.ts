import type { Refusal } from '../../refusals.ts';
import { refusal } from '../view/plan-view.ts';
import type { ViewedPair } from './side-planner.ts';

type Pair = ViewedPair<'discovery'>;

/**
 * Sides in service discovery: their names must lead to their tasks, and something must vouch for the tasks'
 * health.
 */
export const discoveryRefusals = (pair: Pair): readonly Refusal[] => [
  ...pair.sides.flatMap((side, index) => ofDiscovery(side, pair.names[index])),
  ...containerHealth(pair),
];

function ofDiscovery({ wanted: side, live }: Pair['sides'][number], wanted: string | undefined): readonly Refusal[] {
  if (!live.discovery || wanted === undefined) return [];
  const { name, records } = live.discovery;
  return [
    ...(name === wanted
      ? []
      : [refusal('discovery-odd', side.registry, `answers for ${name ?? 'no name'}, and the name of ${side.service} is to be ${wanted}`)]),
    ...(records.some(({ type }) => type === 'A')
      ? []
      : [refusal('discovery-odd', side.registry, 'has no A records: clients of a CNAME need the addresses of the tasks (awsvpc)')]),
  ];
}

/** ECS knows a task as healthy by its container's health check alone where no load balancer asks it. */
function containerHealth({ template, container }: Pair): readonly Refusal[] {
  if (!template) return [];
  const containers = template.content.containerDefinitions;
  const found = Array.isArray(containers)
    ? (containers as readonly { name?: unknown; healthCheck?: unknown }[]).find(({ name }) => name === container.name)
    : undefined;
  return found && found.healthCheck === undefined
    ? [
        refusal(
          'no-container-health',
          template.arn,
          `has no health check on '${container.name}': in service discovery nothing else can tell that a task is healthy`,
        ),
      ]
    : [];
}
