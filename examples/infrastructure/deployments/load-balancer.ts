import { loadBalanced } from 'teal';

const elb = 'arn:aws:elasticloadbalancing:us-east-1:123456789012';
const listener = 'app/checkout/7d8eb36141dcf5c5/6480f84fd6cae8f9';

/** `deployments/checkout.ts` of the pair behind one load balancer. The ARNs are outputs of the infrastructure code. */
export default loadBalanced({
  service: 'checkout',
  cluster: 'prod',
  image: { repository: 'checkout', tags: ['v*'] },
  container: { name: 'web', port: 8080 },
  taskDefinition: 'checkout',
  roles: ['checkout-task', 'checkout-execution'],
  sides: [
    { service: 'checkout-a', targetGroup: `${elb}:targetgroup/checkout-a/f10941b12e143286` },
    { service: 'checkout-b', targetGroup: `${elb}:targetgroup/checkout-b/fa34f4f590c46ac2` },
  ],
  production: [{ rule: `${elb}:listener-rule/${listener}/b7fa42f44d5a2c91` }],
  stage: { rule: `${elb}:listener-rule/${listener}/cf812f2ce64e8a3c`, url: 'https://stage.checkout.example.com' },
  health: { probe: '/healthz' },
  steps: [{ weight: 10, bake: '5 minutes' }, { weight: 100 }],
});
