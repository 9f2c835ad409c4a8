/** What `teal init` writes as the first configuration. Its ARNs are made up, of one account and region, so that it can be packaged as it is. */
export const EXAMPLE_FILE = 'checkout.ts';

export const EXAMPLE_CONFIGURATION = `import { loadBalanced } from 'teal';

const elb = 'arn:aws:elasticloadbalancing:us-east-1:123456789012';

/** An example: put the names and ARNs of your own service here. docs/configuration.md of Teal explains every key. */
export default loadBalanced({
  // The name of the service in commands, in the record and in the names of what Teal makes.
  service: 'checkout',
  // The ECS cluster of both sides.
  cluster: 'prod',
  // A push of an image with such a tag to this ECR repository starts a deployment.
  image: { repository: 'checkout', tags: ['v*'] },
  // The container that gets the image, and the port that it answers on.
  container: { name: 'web', port: 8080 },
  // The family of the task definition. Its newest revision that Teal did not make is the template of each deployment.
  taskDefinition: 'checkout',
  // The IAM roles of the task definition. Teal may pass these to ECS, and no others.
  roles: ['checkout-task', 'checkout-execution'],
  // The two ECS services. One has the users, the other one gets the next version.
  sides: [
    { service: 'checkout-a', targetGroup: \`\${elb}:targetgroup/checkout-a/0123456789abcdef\` },
    { service: 'checkout-b', targetGroup: \`\${elb}:targetgroup/checkout-b/123456789abcdef0\` },
  ],
  // Where users come in: rules of an Application Load Balancer, or default actions of its listeners.
  production: [{ rule: \`\${elb}:listener-rule/app/prod/23456789abcdef01/3456789abcdef012/456789abcdef0123\` }],
  // Where only tests reach the new version before users do.
  stage: {
    rule: \`\${elb}:listener-rule/app/prod/23456789abcdef01/3456789abcdef012/56789abcdef01234\`,
    url: 'http://internal.example.com',
    host: 'stage.checkout.example.com',
  },
  // When the new version counts as healthy.
  health: { probe: '/healthz', deadline: '5 minutes', failedTasks: 3 },
  // What the new version must answer on the stage route.
  tests: [{ name: 'home answers', get: '/', expect: { status: 200, within: '2 seconds' } }],
  // How much of the traffic the new version gets, and how long it is watched at each step. The last step must be 100.
  steps: [{ weight: 10, bake: '5 minutes' }, { weight: 50, bake: '10 minutes' }, { weight: 100 }],
  // What rolls a deployment back while it is watched.
  judge: { errorRate: { max: '1 %', minRequests: 100 } },
  // How long the old version keeps all its tasks after 100 %.
  window: '15 minutes',
});
`;
