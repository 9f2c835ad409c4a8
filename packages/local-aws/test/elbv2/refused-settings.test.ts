import { CreateListenerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { refusal } from '../doors.ts';
import { givenLoadBalancer } from './given.ts';

let world: Awaited<ReturnType<typeof givenLoadBalancer<VirtualClock>>>;
let group: string;
beforeAll(async () => {
  world = await givenLoadBalancer(new VirtualClock());
  group = await world.group('a');
});

// moto: InvalidProtocol
test.each(['TCP', 'TLS', 'UDP'] as const)('an Application Load Balancer has no %s listener', async (Protocol) => {
  const create = new CreateListenerCommand({
    LoadBalancerArn: world.loadBalancer,
    Protocol,
    Port: 80,
    DefaultActions: [{ Type: 'forward', TargetGroupArn: group }],
  });
  expect(await refusal(world.elb.send(create))).toMatchObject({
    name: 'ValidationError',
    message: `Listener protocol '${Protocol}' must be one of 'HTTPS, HTTP'`,
  });
});

describe('stickiness of an HTTP target group', () => {
  const ONE_OF = "'Stickiness type' must be one of [app_cookie, lb_cookie, source_ip]";
  const COOKIE = "You must set an application cookie name to enable stickiness of type 'app_cookie'";
  // moto: modify_target_group_attributes; the same sentence of TCP and lb_cookie in ansible/ansible#67993
  test.each([
    [
      { 'stickiness.type': 'source_ip' },
      'InvalidConfigurationRequestException',
      "Stickiness type 'source_ip' is not supported for target groups with the HTTP protocol",
    ],
    [{ 'stickiness.type': 'source_ip_dest_ip' }, 'ValidationError', ONE_OF],
    [{ 'stickiness.type': 'source_ip_dest_ip_proto' }, 'ValidationError', ONE_OF],
    [{ 'stickiness.type': 'app_cookie' }, 'InvalidConfigurationRequestException', COOKIE],
    [{ 'stickiness.type': 'app_cookie', 'stickiness.enabled': 'true' }, 'InvalidConfigurationRequestException', COOKIE],
  ])('%j is refused', async (attributes: Record<string, string>, name, message) => {
    expect(await refusal(world.attributes(group, attributes))).toMatchObject({ name, message });
  });

  test.each([[{ 'stickiness.type': 'lb_cookie' }], [{ 'stickiness.type': 'app_cookie', 'stickiness.app_cookie.cookie_name': 'session' }]])(
    '%j is taken',
    async (attributes: Record<string, string>) => {
      await world.attributes(group, attributes);
    },
  );
});
