import { everywhere, type GrantsByCall, grant, unique } from '../../grant.ts';
import { arnAt, configsOver, type Site } from '../../site.ts';

/** What the calls that only this kind of route makes may act on. */
export const loadBalancerAccess = {
  'elasticloadbalancing:DescribeListeners': (site) => everywhere(configsOver(site, 'load-balancer')),
  'elasticloadbalancing:DescribeRules': (site) => everywhere(configsOver(site, 'load-balancer')),
  'elasticloadbalancing:ModifyListener': (site) => {
    const listeners = configsOver(site, 'load-balancer').flatMap(({ production }) =>
      production.flatMap((route) => ('listener' in route ? [route.listener] : [])),
    );
    return grant('ProductionListeners', listeners, [above(listeners), everyBalancers(site, 'listener')]);
  },
  'elasticloadbalancing:ModifyRule': (site, of) => {
    const rules = configsOver(site, 'load-balancer').flatMap(({ production, stage }) =>
      of === 'stage' ? [stage.rule] : production.flatMap((route) => ('rule' in route ? [route.rule] : [])),
    );
    const wider = [above(rules), above(above(rules)), everyBalancers(site, 'listener-rule')];
    return grant(of === 'stage' ? 'StageRules' : 'ProductionRules', rules, wider);
  },
} as const satisfies GrantsByCall;

/**
 * Everything of what the resource is of, each once: of a rule that is its listener, of a listener its load
 * balancer.
 */
const above = (arns: readonly string[]): readonly string[] => unique(arns.map((arn) => arn.replace(/\/[^/]+(\/\*)?$/, '/*')));

const everyBalancers = (site: Site, kind: string): readonly string[] => [arnAt(site, 'elasticloadbalancing', `${kind}/app/*`)];
