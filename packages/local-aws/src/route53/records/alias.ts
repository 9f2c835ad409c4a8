import type { BalancerName } from '../../kernel/neighbours.ts';
import { isWithin } from '../names.ts';
import type { World } from '../world.ts';
import type { Zone } from '../zone.ts';
import { type RecordSet, type Records, setsOf } from './record-set.ts';

/**
 * What is wrong with an alias: its target is neither a record of the same type in a zone of this Route 53 nor
 * a load balancer. Texts: harmony-one/harmony-ops#491, aws/aws-cdk#19643.
 */
export function aliasProblems(world: World, zone: Zone, { type, content }: RecordSet, records: Records): readonly string[] {
  if (content.kind !== 'alias') return [];
  const tried = `Tried to create an alias that targets ${content.name}, type ${type} in zone ${content.zone}, but`;
  const outside = `${tried} the alias target name does not lie within the target zone`;
  const missing = `${tried} that target was not found`;
  const target = content.zone === zone.id ? { ...zone, records } : world.zones.get(content.zone);
  if (target) {
    if (!isWithin(content.name, target.name)) return [outside, missing];
    return setsOf(target.records, content.name, type).length > 0 ? [] : [missing];
  }
  const balancer = balancerOf(world, content.name);
  if (!balancer) return [outside, missing];
  return balancer.hostedZoneId === content.zone ? [] : [outside];
}

export function balancerOf({ ctx }: World, name: string): BalancerName | undefined {
  return name.endsWith('.elb.amazonaws.com.') ? ctx.neighbours.loadBalancing.byDnsName(name.slice(0, -1)) : undefined;
}
