import type { Configuration } from './load-balanced-keys.ts';

/** Where the made-up resources of the example are. */
export const EXAMPLE_ACCOUNT = 'arn:aws:elasticloadbalancing:us-east-1:123456789012';
export const EXAMPLE_LISTENER = 'app/production/50dc6c495c0c9188/f2f7dc8efc522ab2';

const RULE = `${EXAMPLE_ACCOUNT}:listener-rule/${EXAMPLE_LISTENER}`;

/** A service behind a load balancer, with nothing in it that may be left out and says nothing. */
export const EXAMPLE: Configuration = {
  service: 'checkout',
  cluster: 'production',
  image: { repository: 'checkout', tags: ['v*'] },
  container: { name: 'web', port: 8080 },
  taskDefinition: 'checkout',
  roles: ['checkout-task', 'checkout-execution'],
  sides: [
    { service: 'checkout-a', targetGroup: `${EXAMPLE_ACCOUNT}:targetgroup/checkout-a/73e2d6bc24d8a067` },
    { service: 'checkout-b', targetGroup: `${EXAMPLE_ACCOUNT}:targetgroup/checkout-b/8ac1b4e9f02d5c36` },
  ],
  production: [{ listener: `${EXAMPLE_ACCOUNT}:listener/${EXAMPLE_LISTENER}` }, { rule: `${RULE}/9683b2d02a6cabee` }],
  stage: { rule: `${RULE}/4f1c7a90b3d2e865`, url: 'http://internal.example.com:8080' },
  health: { probe: '/healthz' },
  tests: [{ name: 'home answers', get: '/', expect: { status: 200, body: 'checkout', within: '2 seconds' } }],
  steps: [{ weight: 10, bake: '5 minutes' }, { weight: 50, bake: '10 minutes' }, { weight: 100 }],
  judge: { errorRate: { max: '1 %' }, latency: { p99: '1 second' } },
};

/**
 * What the example shows in a comment, by the path of the key: the example does without it. It has no
 * default, or it is a list of many forms: of that some are shown whole, and not every key of every form. What
 * is inside of an object here is shown in its one line, without the text of its keys.
 */
export const EXAMPLE_SPARE: Readonly<Record<string, unknown>> = {
  'image.registry': '123456789012',
  'stage.host': 'stage.checkout.example.com',
  approval: { within: '24 hours', silence: 'rollback' },
  'steps[].approval': true,
  'tests[].head': '/',
  'tests[].post': '/orders',
  'tests[].put': '/orders/1',
  'tests[].delete': '/orders/1',
  'tests[].options': '/orders',
  'tests[].patch': '/orders/1',
  'tests[].body': '{ "sku": 1 }',
  'tests[].expect.headers': { 'content-type': '^text/html' },
  before: { task: { container: 'web', command: ['npm', 'run', 'migrate'], deadline: '20 minutes' } },
  hooks: [
    { name: 'warm up', at: 'AfterInstall', function: 'warm-up-checkout', timeout: '10 minutes' },
    { name: 'cdn', at: 'AfterAllowTraffic', function: 'cdn-to-green', undo: { function: 'cdn-to-blue' } },
  ],
  'afterwards.blue': { keep: '2 hours', over: '10 minutes' },
  'afterwards.failedGreen': { keep: '1 hour' },
  'judge.errorRate.worse': '2x',
  'judge.errorRate.strict': true,
  'judge.latency.worse': '2x',
  'judge.checks': [
    { name: 'slow', of: { requests: { slowerThan: '300 ms' } }, max: '5 %', worse: '2x' },
    { name: 'orders', of: { lambda: { function: 'judge-orders', answers: 'verdict' } } },
    { name: 'availability', of: { slo: 'checkout-availability' }, fail: 'ask' },
  ],
};

/** Keys that the schema lets people leave out and a rule does not: their text says when. */
export const EXAMPLE_RULED: readonly string[] = ['tests[].get', 'steps[].bake'];
