import checkout from '../../deployments/checkout.ts';
import checkoutDiscovery from '../../deployments/checkout-discovery.ts';
import checkoutDns from '../../deployments/checkout-dns.ts';
import type { Site } from '../../src/aws/access/site.ts';

/** The samples: a service of each kind, so that every call of every function has something to be made on. */
export const exampleSite = (): Site => ({
  home: { partition: 'aws', region: '<region>', account: '<account>' },
  prefix: 'teal',
  alias: 'live',
  configs: [checkout, checkoutDns, checkoutDiscovery],
});
