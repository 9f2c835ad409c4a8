import { dnsWeighted } from 'teal';

const registry = 'arn:aws:servicediscovery:us-east-1:123456789012:service';

/**
 * The sample service of the DNS route without a load balancer: clients inside the VPC find the tasks by
 * service discovery, and the service itself publishes what a load balancer would count. The ids are those
 * that `teal local --sample --route dns --form discovery` makes.
 */
export default dnsWeighted({
  service: 'checkout-discovery',
  cluster: 'teal-sample',
  image: { repository: 'checkout-discovery', tags: ['v*'] },
  container: { name: 'web', port: 8080 },
  taskDefinition: 'checkout-discovery',
  roles: ['checkout-discovery-task', 'checkout-discovery-execution'],
  sides: [
    {
      service: 'checkout-discovery-a',
      registry: `${registry}/srv-qcz79mmwfrhjne2z`,
      name: 'checkout-discovery-a.internal.test',
      url: 'http://checkout-discovery-a.internal.test:8080',
      traffic: {
        cloudWatch: { namespace: 'checkout', dimensions: { service: 'checkout-discovery-a' }, requests: 'Requests', errors: 'Errors' },
      },
    },
    {
      service: 'checkout-discovery-b',
      registry: `${registry}/srv-g8i8c8i9b1vcfiqi`,
      name: 'checkout-discovery-b.internal.test',
      url: 'http://checkout-discovery-b.internal.test:8080',
      traffic: {
        cloudWatch: { namespace: 'checkout', dimensions: { service: 'checkout-discovery-b' }, requests: 'Requests', errors: 'Errors' },
      },
    },
  ],
  record: { zone: 'ZIK09SLMQFNGHDEND1GHE', name: 'checkout.example.test', ttl: '30 seconds', resolver: '127.0.0.1:5353' },
  health: { deadline: '10 minutes', failedTasks: 3, probe: '/healthz' },
  tests: [{ name: 'home answers', get: '/', expect: { status: 200, body: 'checkout', within: '2 seconds' } }],
  steps: [{ weight: 10, bake: '5 minutes' }, { weight: 50, bake: '5 minutes' }, { weight: 100 }],
  judge: { every: '1 minute', errorRate: { max: '1 %', minRequests: 50 } },
  window: '5 minutes',
  retire: { quiet: '2 minutes', deadline: '1 hour' },
  afterwards: { blue: 'scale-to-zero' },
  whenBusy: 'queue',
});
