import checkout from '../../sample/checkout/deployments/checkout.ts';
import checkoutDiscovery from '../../sample/checkout/deployments/checkout-discovery.ts';
import checkoutDns from '../../sample/checkout/deployments/checkout-dns.ts';
import type { Site } from '../../src/aws/site.ts';

/** The samples: a service of each kind, so that every call of every function has something to be made on. */
export const exampleSite = (): Site => ({
  home: { partition: 'aws', region: '<region>', account: '<account>' },
  prefix: 'teal',
  alias: 'live',
  configs: [checkout, checkoutDns, checkoutDiscovery],
});
