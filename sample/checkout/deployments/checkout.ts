import { loadBalanced } from 'teal';

const elb = 'arn:aws:elasticloadbalancing:us-east-1:123456789012';
const listener = 'app/teal-sample/7d8eb36141dcf5c5/6480f84fd6cae8f9';

/**
 * The sample service: three tasks behind one listener, a canary in two steps, and a stage rule for the tests.
 * The ARNs are those that `teal local --sample` makes.
 */
export default loadBalanced({
  service: 'checkout',
  cluster: 'teal-sample',
  image: { repository: 'checkout', tags: ['v*'] },
  container: { name: 'web', port: 8080 },
  taskDefinition: 'checkout',
  roles: ['checkout-task', 'checkout-execution'],
  sides: [
    { service: 'checkout-a', targetGroup: `${elb}:targetgroup/checkout-a/f10941b12e143286` },
    { service: 'checkout-b', targetGroup: `${elb}:targetgroup/checkout-b/fa34f4f590c46ac2` },
  ],
  production: [{ listener: `${elb}:listener/${listener}` }],
  stage: {
    rule: `${elb}:listener-rule/${listener}/cf812f2ce64e8a3c`,
    url: 'http://127.0.0.1:8080',
    host: 'stage.checkout.example.com',
    after: 'off',
  },
  health: { deadline: '5 minutes', failedTasks: 3, probe: '/healthz' },
  tests: [{ name: 'home answers', get: '/', expect: { status: 200, body: 'checkout', within: '2 seconds' } }],
  steps: [{ weight: 10, bake: '5 minutes' }, { weight: 50, bake: '5 minutes' }, { weight: 100 }],
  judge: { every: '1 minute', errorRate: { max: '1 %', minRequests: 50 }, alarms: ['checkout-5xx'] },
  window: '5 minutes',
  afterwards: { blue: 'scale-to-zero' },
  whenBusy: 'queue',
});
