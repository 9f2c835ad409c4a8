import type { LiveTargetGroup } from '../../live-side.ts';
import type { Refusal } from '../../refusals.ts';
import { refusal } from '../view/plan-view.ts';
import type { ViewedPair } from './side-planner.ts';

/**
 * The two target groups must stand and treat requests alike: what was tested on one side must hold on the
 * other.
 */
export function groupRefusals({ sides }: Pick<ViewedPair<'target-group'>, 'sides'>): readonly Refusal[] {
  const [a, b] = sides;
  const missing: readonly Refusal[] = sides.flatMap(({ wanted, live }) =>
    live.group ? [] : [refusal('group-missing', wanted.targetGroup, `does not exist; the side ${wanted.service} names it`)],
  );
  const odd = sides.flatMap(({ live }) => (live.group ? oddGroup(live.group) : []));
  if (!a.live.group || !b.live.group) return [...missing, ...odd];
  const [left, right] = [settings(a.live.group), settings(b.live.group)];
  const differing = Object.keys({ ...left, ...right })
    .filter((name) => left[name] !== right[name])
    .map((name) => `${name} (${left[name] ?? 'unset'}, ${right[name] ?? 'unset'})`);
  return differing.length === 0
    ? odd
    : [
        ...odd,
        refusal(
          'groups-differ',
          `${a.wanted.targetGroup}, ${b.wanted.targetGroup}`,
          `differ in ${differing.join(', ')}: what holds on one side need not hold on the other`,
        ),
      ];
}

/**
 * Probes and tests speak HTTP/1.1, which a load balancer answers with 464 where the group speaks another
 * version; and a group of anything but addresses or instances takes no tasks. Source: Application Load
 * Balancers user guide, "HTTP 464" and "Target type".
 */
function oddGroup({ arn, protocol, protocolVersion, targetType }: LiveTargetGroup): readonly Refusal[] {
  return [
    ...(['HTTP', 'HTTPS'].includes(protocol)
      ? []
      : [refusal('group-odd', arn, `is of protocol ${protocol || 'none'}: Teal moves traffic of HTTP and HTTPS`)]),
    ...(protocolVersion === 'HTTP1'
      ? []
      : [
          refusal(
            'group-odd',
            arn,
            `speaks ${protocolVersion}: probes and tests speak HTTP/1.1, and the load balancer answers them with 464`,
          ),
        ]),
    ...(['ip', 'instance'].includes(targetType)
      ? []
      : [refusal('group-odd', arn, `is of target type ${targetType}: no task can be a target of it`)]),
  ];
}

const settings = (group: LiveTargetGroup): Readonly<Record<string, string | number | boolean>> => ({
  protocol: group.protocol,
  'protocol version': group.protocolVersion,
  port: group.port,
  'target type': group.targetType,
  vpc: group.vpc,
  'deregistration delay': group.drainSeconds,
  'cross-zone load balancing': group.crossZone,
  stickiness: group.stickiness.enabled,
  ...(group.stickiness.enabled && { 'stickiness seconds': group.stickiness.seconds }),
  ...Object.fromEntries(Object.entries(group.others ?? {}).filter(([name]) => group.stickiness.enabled || !name.startsWith('stickiness.'))),
  ...Object.fromEntries(Object.entries(group.healthCheck).map(([name, value]) => [`health check ${name}`, value])),
});
