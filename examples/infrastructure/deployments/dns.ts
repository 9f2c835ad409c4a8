import { dnsWeighted } from 'teal';

const elb = 'arn:aws:elasticloadbalancing:us-east-1:123456789012';

/** `deployments/checkout.ts` of the pair behind weighted records. The ARNs are outputs of the infrastructure code. */
export default dnsWeighted({
  service: 'checkout',
  cluster: 'prod',
  image: { repository: 'checkout', tags: ['v*'] },
  container: { name: 'web', port: 8080 },
  taskDefinition: 'checkout',
  roles: ['checkout-task', 'checkout-execution'],
  sides: [
    {
      service: 'checkout-a',
      loadBalancer: `${elb}:loadbalancer/app/checkout-a/7d8eb36141dcf5c5`,
      targetGroup: `${elb}:targetgroup/checkout-a/f10941b12e143286`,
      url: 'https://a.checkout.example.com',
    },
    {
      service: 'checkout-b',
      loadBalancer: `${elb}:loadbalancer/app/checkout-b/f87bb2af99f394ee`,
      targetGroup: `${elb}:targetgroup/checkout-b/cf812f2ce64e8a3c`,
      url: 'https://b.checkout.example.com',
    },
  ],
  record: { zone: 'Z0123456789ABCDEFGHIJ', name: 'checkout.example.com' },
  health: { probe: '/healthz' },
  steps: [{ weight: 10, bake: '5 minutes' }, { weight: 100 }],
});
