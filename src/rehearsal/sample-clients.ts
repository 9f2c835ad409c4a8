import type { SampleClients } from '../../sample/checkout/world/sample-clients.ts';
import { type Clients, cloudWatch, discovery, ecs, elb, route53 } from '../aws/clients.ts';

/** Teal's clients as the sample's worlds take them. */
export const sampleClients = (clients: Clients): SampleClients => ({
  cloudWatch: cloudWatch(clients),
  discovery: discovery(clients),
  ecs: ecs(clients),
  elb: elb(clients),
  route53: route53(clients),
});
