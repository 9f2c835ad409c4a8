import type { LiveTargetGroup } from '../../live-side.ts';
import type { Refusal } from '../../refusals.ts';
import { refusal } from '../view/plan-view.ts';
import type { ViewedPair } from './side-planner.ts';

/** The two target groups must stand and treat requests alike: what was tested on one side must hold on the other. */
export function groupRefusals({ sides }: Pick<ViewedPair<'target-group'>, 'sides'>): readonly Refusal[] {
  const [a, b] = sides;
  const missing: readonly Refusal[] = sides.flatMap(({ wanted, live }) =>
    live.group ? [] : [refusal('group-missing', wanted.targetGroup, `does not exist; the side ${wanted.service} names it`)],
  );
  if (!a.live.group || !b.live.group) return missing;
  const [left, right] = [settings(a.live.group), settings(b.live.group)];
  const differing = Object.keys({ ...left, ...right })
    .filter((name) => left[name] !== right[name])
    .map((name) => `${name} (${left[name] ?? 'unset'}, ${right[name] ?? 'unset'})`);
  return differing.length === 0
    ? []
    : [
        refusal(
          'groups-differ',
          `${a.wanted.targetGroup}, ${b.wanted.targetGroup}`,
          `differ in ${differing.join(', ')}: what holds on one side need not hold on the other`,
        ),
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
  ...Object.fromEntries(Object.entries(group.healthCheck).map(([name, value]) => [`health check ${name}`, value])),
});
