import { dnsWeighted } from '../src/deployment/configuration.ts';

const elb = 'arn:aws:elasticloadbalancing:us-east-1:123456789012';

/**
 * The sample service of the DNS route: each side behind a load balancer of its own, users come by the weighted aliases of
 * `checkout.example.test`. The ids are those that `teal local --sample --route dns` makes.
 */
export default dnsWeighted({
  service: 'checkout-dns',
  cluster: 'teal-sample',
  image: { repository: 'checkout-dns', tags: ['v*'] },
  container: { name: 'web', port: 8080 },
  taskDefinition: 'checkout-dns',
  sides: [
    {
      service: 'checkout-dns-a',
      loadBalancer: `${elb}:loadbalancer/app/checkout-dns-a/0000000000000000`,
      targetGroup: `${elb}:targetgroup/checkout-dns-a/0000000000000000`,
      url: 'http://127.0.0.2:8080',
    },
    {
      service: 'checkout-dns-b',
      loadBalancer: `${elb}:loadbalancer/app/checkout-dns-b/0000000000000001`,
      targetGroup: `${elb}:targetgroup/checkout-dns-b/0000000000000001`,
      url: 'http://127.0.0.3:8080',
    },
  ],
  record: { zone: 'Z00000000000000000000', name: 'checkout.example.test', resolver: '127.0.0.1:5353' },
  health: { deadline: '5 minutes', failedTasks: 3, probe: '/healthz' },
  tests: [{ name: 'home answers', get: '/', expect: { status: 200, body: 'checkout', within: '500 ms' } }],
  steps: [{ weight: 10, bake: '3 minutes' }, { weight: 50, bake: '3 minutes' }, { weight: 100 }],
  judge: { every: '1 minute', errorRate: { max: '1 %', minRequests: 100 } },
  window: '3 minutes',
  retire: { quiet: '2 minutes', deadline: '1 hour' },
  afterwards: { blue: 'scale-to-zero' },
  whenBusy: 'queue',
});
