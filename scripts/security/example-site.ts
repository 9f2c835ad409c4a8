import checkout from '../../deployments/checkout.ts';
import checkoutDns from '../../deployments/checkout-dns.ts';
import type { Site } from '../../src/aws/access/site.ts';
import { dnsWeighted } from '../../src/deployment/configuration.ts';

const side = (letter: 'a' | 'b') => ({
  service: `orders-${letter}`,
  registry: `arn:aws:servicediscovery:us-east-1:123456789012:service/srv-orders${letter}`,
  name: `orders-${letter}.internal.test`,
  url: `http://orders-${letter}.internal.test:8080`,
  traffic: { cloudWatch: { namespace: 'orders', dimensions: { side: letter }, requests: 'Requests' } },
});

/** A service of each kind, so that every call of every function has something to be made on: both samples, and one in service discovery. */
export const exampleSite = (): Site => ({
  home: { partition: 'aws', region: '<region>', account: '<account>' },
  prefix: 'teal',
  alias: 'live',
  configs: [
    checkout,
    checkoutDns,
    dnsWeighted({
      service: 'orders',
      cluster: 'teal-sample',
      image: { repository: 'orders', tags: ['v*'] },
      container: { name: 'web', port: 8080 },
      taskDefinition: 'orders',
      roles: ['orders-execution'],
      sides: [side('a'), side('b')],
      record: { zone: checkoutDns.record.zone, name: 'orders.example.test' },
      health: { probe: '/healthz' },
      steps: [{ weight: 10, bake: '5 minutes' }, { weight: 100 }],
    }),
  ],
});
