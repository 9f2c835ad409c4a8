import { dnsWeighted } from 'teal';

const elb = 'arn:aws:elasticloadbalancing:us-east-1:123456789012';

/**
 * The sample service of the DNS route: each side behind a load balancer of its own, users come by the
 * weighted aliases of `checkout.example.test`. The ids are those that `teal local --sample --route dns`
 * makes.
 */
export default dnsWeighted({
  service: 'checkout-dns',
  cluster: 'teal-sample',
  image: { repository: 'checkout-dns', tags: ['v*'] },
  container: { name: 'web', port: 8080 },
  taskDefinition: 'checkout-dns',
  roles: ['checkout-dns-task', 'checkout-dns-execution'],
  sides: [
    {
      service: 'checkout-dns-a',
      loadBalancer: `${elb}:loadbalancer/app/checkout-dns-a/7d8eb36141dcf5c5`,
      targetGroup: `${elb}:targetgroup/checkout-dns-a/f10941b12e143286`,
      url: 'http://internal-checkout-dns-a-2106504033.us-east-1.elb.amazonaws.com:8080',
    },
    {
      service: 'checkout-dns-b',
      loadBalancer: `${elb}:loadbalancer/app/checkout-dns-b/f87bb2af99f394ee`,
      targetGroup: `${elb}:targetgroup/checkout-dns-b/cf812f2ce64e8a3c`,
      url: 'http://internal-checkout-dns-b-4168856239.us-east-1.elb.amazonaws.com:8080',
    },
  ],
  record: { zone: 'ZL0XI8EA7UV37Y145TZWC', name: 'checkout.example.test', resolver: '127.0.0.1:5353' },
  health: { deadline: '5 minutes', failedTasks: 3, probe: '/healthz' },
  tests: [{ name: 'home answers', get: '/', expect: { status: 200, body: 'checkout', within: '500 ms' } }],
  steps: [{ weight: 10, bake: '5 minutes' }, { weight: 50, bake: '5 minutes' }, { weight: 100 }],
  judge: { every: '1 minute', errorRate: { max: '1 %', minRequests: 50 } },
  window: '5 minutes',
  retire: { quiet: '2 minutes', deadline: '1 hour' },
  afterwards: { blue: 'scale-to-zero' },
  whenBusy: 'queue',
});
