/**
 * Both pairs, each in a stack of its own. Put your own network, cluster and roles in:
 * `npx cdk synth --app "npx tsx app.ts"`.
 */
import { App, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster } from 'aws-cdk-lib/aws-ecs';
import { Role } from 'aws-cdk-lib/aws-iam';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { DnsPair } from './dns.ts';
import { LoadBalancedPair } from './load-balancer.ts';

const account = '123456789012';
const region = 'us-east-1';

/** What stands already, as both stacks see it. */
function surroundings(stack: Stack) {
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: [`${region}a`, `${region}b`],
    publicSubnetIds: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'],
    privateSubnetIds: ['subnet-8c9d0e1f', 'subnet-2a3b4c5d'],
  });
  const role = (name: string) => Role.fromRoleArn(stack, name, `arn:aws:iam::${account}:role/${name}`, { mutable: false });
  return {
    vpc,
    cluster: Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'prod', vpc }),
    certificate: Certificate.fromCertificateArn(stack, 'Certificate', `arn:aws:acm:${region}:${account}:certificate/checkout`),
    image: `${account}.dkr.ecr.${region}.amazonaws.com/checkout:v1`,
    taskRole: role('checkout-task'),
    executionRole: role('checkout-execution'),
  };
}

const app = new App();

const balanced = new Stack(app, 'checkout-load-balancer', { env: { account, region } });
new LoadBalancedPair(balanced, 'Checkout', {
  ...surroundings(balanced),
  host: 'checkout.example.com',
  stageHost: 'stage.checkout.example.com',
});

const dns = new Stack(app, 'checkout-dns', { env: { account, region } });
new DnsPair(dns, 'Checkout', {
  ...surroundings(dns),
  zone: HostedZone.fromHostedZoneAttributes(dns, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' }),
  name: 'checkout.example.com',
});

app.synth();
