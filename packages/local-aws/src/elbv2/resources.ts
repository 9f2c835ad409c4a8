import type { Action, Certificate, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { checkArn } from './arn.ts';
import { listenerNotFound, loadBalancerNotFound, ruleNotFound, targetGroupNotFound } from './refusals.ts';
import type { TargetGroup } from './targets/target-group.ts';

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  /** `app/<name>/<id>`. */
  readonly fullName: string;
  readonly dnsName: string;
  /** IPv4 address that its DNS name stands for. */
  readonly address: string;
  readonly scheme: 'internet-facing' | 'internal';
  readonly ipAddressType: string;
  readonly vpcId: string;
  readonly subnets: readonly { readonly id: string; readonly zone: string }[];
  readonly securityGroups: readonly string[];
  readonly createdAt: number;
  readonly attributes: Map<string, string>;
}

export interface Listener {
  readonly arn: string;
  readonly loadBalancer: LoadBalancer;
  readonly defaultRuleArn: string;
  port: number;
  protocol: 'HTTP' | 'HTTPS';
  certificates: readonly Certificate[];
  sslPolicy: string | undefined;
  /** The default actions, as they were written. */
  actions: readonly StoredAction[];
  /** In order of priority. */
  rules: Rule[];
}

export interface Rule {
  readonly arn: string;
  readonly listener: Listener;
  priority: number;
  conditions: readonly RuleCondition[];
  actions: readonly StoredAction[];
}

/**
 * An action in the form that Describe calls answer with:
 * both spellings of a single-group forward, defaults filled in, no client secret.
 */
export type StoredAction = Action & { readonly Type: NonNullable<Action['Type']> };

/**
 * Everything that was created, by ARN. Lookups throw what the service answers for an ARN it does not know.
 */
export class Resources {
  readonly loadBalancers = new Map<string, LoadBalancer>();
  readonly listeners = new Map<string, Listener>();
  readonly targetGroups = new Map<string, TargetGroup>();
  readonly tags = new Map<string, Map<string, string>>();

  loadBalancer(arn: string): LoadBalancer {
    checkArn('load balancer', arn);
    const found = this.loadBalancers.get(arn);
    if (!found) throw loadBalancerNotFound(arn);
    return found;
  }

  listener(arn: string): Listener {
    checkArn('listener', arn);
    const found = this.listeners.get(arn);
    if (!found) throw listenerNotFound(arn);
    return found;
  }

  targetGroup(arn: string): TargetGroup {
    checkArn('target group', arn);
    const found = this.targetGroups.get(arn);
    if (!found) throw targetGroupNotFound(arn);
    return found;
  }

  /** A rule that was created, or the listener whose default rule this is. */
  rule(arn: string): Rule | { readonly defaultOf: Listener } {
    checkArn('listener rule', arn);
    const found = this.findRule(arn);
    if (!found) throw ruleNotFound(arn);
    return found;
  }

  findRule(arn: string): Rule | { readonly defaultOf: Listener } | undefined {
    for (const listener of this.listeners.values()) {
      if (listener.defaultRuleArn === arn) return { defaultOf: listener };
      const rule = listener.rules.find((candidate) => candidate.arn === arn);
      if (rule) return rule;
    }
    return undefined;
  }

  listenersOf(loadBalancer: LoadBalancer): Listener[] {
    return [...this.listeners.values()].filter((listener) => listener.loadBalancer === loadBalancer);
  }

  /**
   * Every list of actions there is, with the ARN that routes are known by:
   * the listener's for its default, else the rule's.
   */
  *actionLists(): Generator<{ readonly resource: string; readonly listener: Listener; readonly actions: readonly StoredAction[] }> {
    for (const listener of this.listeners.values()) {
      yield { resource: listener.arn, listener, actions: listener.actions };
      for (const rule of listener.rules) yield { resource: rule.arn, listener, actions: rule.actions };
    }
  }

  /** The load balancers whose rules forward to a group: on AWS at most one. */
  loadBalancersOf(targetGroup: string): LoadBalancer[] {
    const found = new Set<LoadBalancer>();
    for (const { listener, actions } of this.actionLists()) if (forwardsTo(actions, targetGroup)) found.add(listener.loadBalancer);
    return [...found];
  }
}

export const isDefault = (rule: Rule | { readonly defaultOf: Listener }): rule is { readonly defaultOf: Listener } => 'defaultOf' in rule;

/** The groups of a list of actions with their weights, as written; empty when it does not forward. */
export function weightsOf(actions: readonly StoredAction[]): Record<string, number> {
  const weights: Record<string, number> = {};
  for (const action of actions)
    for (const group of action.ForwardConfig?.TargetGroups ?? []) weights[group.TargetGroupArn!] = group.Weight!;
  return weights;
}

export const forwardsTo = (actions: readonly StoredAction[], targetGroup: string) =>
  actions.some((action) => action.ForwardConfig?.TargetGroups?.some((group) => group.TargetGroupArn === targetGroup));
