import * as z from 'zod';
import { balancerArn, dnsName, registryArn } from './aws-kinds.ts';
import { host, origin } from './http-kinds.ts';
import { key } from './key.ts';
import { object } from './section.ts';
import { type EcsSide, sideService, sideTargetGroup, type WrittenSide } from './side-keys.ts';
import { traffic, type WrittenTraffic } from './traffic-keys.ts';
import { wantingAWay } from './wants.ts';

interface OwnName {
  /** The base URL of the side's own name, where probes and tests reach it before it has any weight. */
  readonly url: string;
  /** The Host header of probes and tests, if it is not the host of the URL. */
  readonly host?: string;
}

/** A side behind a load balancer of its own. */
export interface BalancedDnsSide extends WrittenSide, OwnName {
  /** The side's own load balancer, to which its weighted alias leads. */
  readonly loadBalancer: string;
}

/** A side in service discovery. */
export interface DiscoveredDnsSide extends EcsSide, OwnName {
  /** The Cloud Map service in which the tasks of this side are registered, and nothing else. */
  readonly registry: string;
  /** The name that Cloud Map answers with the side's tasks, to which its weighted CNAME leads. */
  readonly name: string;
  /**
   * Where the side's traffic can be read, since no load balancer counts it. Without it only health is judged,
   * and Teal asks a person before it takes anything down.
   */
  readonly traffic?: WrittenTraffic;
}

const ownName = {
  url: key(origin(), {
    text: "The base URL of the side's own name, where probes and tests reach it before it has any weight.",
  }),
  host: key(host(), { optional: true, text: 'The Host header of probes and tests, if it is not the host of the URL.' }),
};

const balanced = object({
  service: sideService,
  targetGroup: sideTargetGroup,
  loadBalancer: key(balancerArn(), { text: "The side's own load balancer, to which its weighted alias leads." }),
  ...ownName,
});

const discovered = object({
  service: sideService,
  registry: key(registryArn(), {
    text: 'The Cloud Map service in which the tasks of this side are registered, and nothing else.',
  }),
  name: key(dnsName(), { text: "The name that Cloud Map answers with the side's tasks, to which its weighted CNAME leads." }),
  ...ownName,
  traffic: key(traffic, {
    optional: true,
    text: "Where the side's traffic can be read, since no load balancer counts it. Without it only health is judged, and Teal asks a person before it takes anything down.",
  }),
});

export const dnsSide = z
  .union([balanced, discovered], {
    error: wantingAWay('{ service, targetGroup, loadBalancer, url } or { service, registry, name, url }'),
  })
  .meta({ wants: 'a side behind a load balancer of its own, or one in service discovery' });

/** As written, what a side has says its kind. As read it carries it. */
export const readDnsSide = (written: z.output<typeof dnsSide>) =>
  'registry' in written ? { kind: 'discovery' as const, ...written } : { kind: 'target-group' as const, ...written };
