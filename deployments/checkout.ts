import { loadBalanced } from '../src/deployment/configuration.ts';

const elb = 'arn:aws:elasticloadbalancing:us-east-1:123456789012';
const listener = 'app/teal-sample/50dc6c495c0c9188/f2f7dc8efc522ab2';

/** The sample service: three tasks behind one listener, a canary in two steps, and a stage rule for the tests. */
export default loadBalanced({
  service: 'checkout',
  cluster: 'teal-sample',
  image: { repository: 'checkout', tags: ['v*'] },
  container: { name: 'web', port: 8080 },
  taskDefinition: 'checkout',
  sides: [
    { service: 'checkout-a', targetGroup: `${elb}:targetgroup/checkout-a/73e2d6bc24d8a067` },
    { service: 'checkout-b', targetGroup: `${elb}:targetgroup/checkout-b/9f1b2c3d4e5f6071` },
  ],
  production: [{ listener: `${elb}:listener/${listener}` }],
  stage: {
    rule: `${elb}:listener-rule/${listener}/1291d13826f405c3`,
    url: 'http://stage.checkout.example.com',
    after: 'off',
  },
  health: { deadline: '5 minutes', failedTasks: 3, probe: '/healthz' },
  tests: [{ name: 'home answers', get: '/', expect: { status: 200, body: 'checkout', within: '500 ms' } }],
  steps: [{ weight: 10, bake: '3 minutes' }, { weight: 50, bake: '3 minutes' }, { weight: 100 }],
  judge: { every: '1 minute', errorRate: { max: '1 %', minRequests: 100 }, alarms: ['checkout-5xx'] },
  window: '3 minutes',
  afterwards: { blue: 'scale-to-zero' },
  whenBusy: 'queue',
});
