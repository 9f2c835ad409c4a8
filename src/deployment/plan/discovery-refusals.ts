import type { LiveService } from '../live-world.ts';
import type { RecordAnswer } from '../plan.ts';
import type { homeOf } from '../registry-of.ts';
import { type DnsView, type PlanCheck, refusal, type ViewedSide } from './plan-view.ts';
import type { Refusal } from './refusals.ts';

/** Sides in service discovery: their names must lead to their tasks, and something must vouch for the tasks' health. */
export const discoveryRefusals: PlanCheck<DnsView> = (view) => [
  ...view.sides.flatMap((side, index) => ofRegistry(side, view.world.record.answers[index === 0 ? 0 : 1])),
  ...containerHealth(view),
];

function ofRegistry({ wanted: side, live }: ViewedSide, answer: RecordAnswer | undefined): readonly Refusal[] {
  if (!('registry' in side) || !('registry' in live) || !live.registry || !answer) return [];
  const { name, records } = live.registry;
  return [
    ...(name === answer.name
      ? []
      : [
          refusal(
            'registry-odd',
            side.registry,
            `answers for ${name ?? 'no name'}, and the name of ${side.service} is to be ${answer.name}`,
          ),
        ]),
    ...(records.some(({ type }) => type === 'A')
      ? []
      : [refusal('registry-odd', side.registry, 'has no A records: clients of a CNAME need the addresses of the tasks (awsvpc)')]),
  ];
}

/** ECS knows a task as healthy by its container's health check alone where no load balancer asks it. */
function containerHealth({ world, config, sides }: DnsView): readonly Refusal[] {
  if (!sides.some(({ wanted }) => 'registry' in wanted) || !world.template) return [];
  const containers = world.template.content.containerDefinitions;
  const found = Array.isArray(containers)
    ? (containers as readonly { name?: unknown; healthCheck?: unknown }[]).find(({ name }) => name === config.container.name)
    : undefined;
  return found && found.healthCheck === undefined
    ? [
        refusal(
          'no-container-health',
          world.template.arn,
          `has no health check on '${config.container.name}': in service discovery nothing else can tell that a task is healthy`,
        ),
      ]
    : [];
}

/** Where a service's tasks must be registered, by the kind of its side. */
export function homeRefusals(wanted: Parameters<typeof homeOf>[0], live: LiveService): readonly Refusal[] {
  if ('targetGroup' in wanted) return [];
  const refusals: Refusal[] = [];
  if (!live.serviceRegistries.includes(wanted.registry)) {
    const found = live.serviceRegistries.join(', ') || 'none';
    refusals.push(refusal('wrong-registry', wanted.service, `registers in ${found}, not in ${wanted.registry}`));
  }
  if (live.serviceRegistries.length > 1) {
    refusals.push(
      refusal(
        'wrong-registry',
        wanted.service,
        `registers in ${live.serviceRegistries.length} Cloud Map services: only its own one is moved`,
      ),
    );
  }
  if (live.loadBalancers.length > 0) {
    refusals.push(
      refusal('several-load-balancers', wanted.service, 'registers in a target group too: those clients get green as soon as it runs'),
    );
  }
  return refusals;
}
