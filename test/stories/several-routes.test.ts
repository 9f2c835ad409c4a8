import { CreateListenerCommand, CreateRuleCommand, DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect } from '@jest/globals';
import type { SampleWorld } from '../../sample/checkout/world/sample-world.ts';
import { type Clients, elb } from '../../src/aws/clients.ts';
import { ask } from '../support/ask.ts';
import { addPathRule, toPair } from '../support/more-routes.ts';
import { story } from '../support/story.ts';

const SHOP = 'shop.example.com';
const BLUE = { a: 100, b: 0 };

/**
 * A path rule beside the default action, and a host rule on an HTTPS listener, behind a login. Both lead to
 * the pair.
 */
async function withMoreRoutes(clients: Clients, world: SampleWorld): Promise<SampleWorld> {
  const balancer = elb(clients);
  const path = await addPathRule(clients, world, '/echo*', BLUE);
  const secure = await balancer.send(
    new CreateListenerCommand({
      LoadBalancerArn: world.loadBalancer,
      Protocol: 'HTTPS',
      Port: 0,
      Certificates: [{ CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0' }],
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    }),
  );
  const host = await balancer.send(
    new CreateRuleCommand({
      ListenerArn: secure.Listeners?.[0]?.ListenerArn,
      Priority: 1,
      Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: [SHOP] } }],
      Actions: [
        {
          Type: 'authenticate-oidc',
          Order: 1,
          AuthenticateOidcConfig: {
            Issuer: 'https://login.example.com',
            AuthorizationEndpoint: 'https://login.example.com/authorize',
            TokenEndpoint: 'https://login.example.com/token',
            UserInfoEndpoint: 'https://login.example.com/user',
            ClientId: 'shop',
            ClientSecret: 'kept by the load balancer',
            Scope: 'openid email',
          },
        },
        { ...toPair(world, BLUE), Order: 2 },
      ],
    }),
  );
  return { ...world, production: [...world.production, { rule: path }, { rule: host.Rules?.[0]?.RuleArn ?? '' }] };
}

story(
  'a path rule and a host rule move with the default action, and a login before the forward stays as it was',
  { furnish: withMoreRoutes },
  async ({ sample: { clients, config, listenerPort = 0, local } }, when, then) => {
    const shop = (config.production[2] as { readonly rule: string }).rule;
    const shopPort = local.services.elbv2.facade.portOf(listenerOf(shop)) ?? 0;
    const actionsOfShop = async () => (await elb(clients).send(new DescribeRulesCommand({ RuleArns: [shop] }))).Rules?.[0]?.Actions ?? [];
    const answers = () => Promise.all([ask(listenerPort, '/echo'), ask(shopPort, '/', { host: SHOP })]);
    const before = await actionsOfShop();
    expect(await answers()).toEqual([
      { status: 200, version: 'v1' },
      { status: 200, version: 'v1' },
    ]);

    const v2 = await when.pushed('v2');
    await then.bakes(50);
    then.weightsAre({ a: 50, b: 50 });
    await then.ends(v2, 'SUCCEEDED');
    then.weightsAre({ a: 0, b: 100 });

    expect(await answers()).toEqual([
      { status: 200, version: 'v2' },
      { status: 200, version: 'v2' },
    ]);
    const [login, forward] = await actionsOfShop();
    expect(login).toEqual(before[0]);
    expect(login).toMatchObject({ Type: 'authenticate-oidc', Order: 1 });
    expect(forward).toMatchObject({ Type: 'forward', Order: 2 });
  },
);

/** `...:listener-rule/app/<name>/<id>/<listener>/<rule>` -> `...:listener/app/<name>/<id>/<listener>` */
const listenerOf = (rule: string): string => rule.replace(':listener-rule/', ':listener/').replace(/\/[^/]+$/, '');
