import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import { restReader } from '../../../src/aws/rest/rest-reader.ts';
import type { Plan } from '../../../src/deployment/plan.ts';
import { aPlan } from '../../deployment/record/a-record.ts';
import { aDnsPlan, aRecordSet, idleRecordSet } from '../../support/dns-worlds.ts';

const elbArn = (rest: string) => `arn:aws:elasticloadbalancing:us-east-1:123456789012:${rest}`;
const listener = (name: string) => elbArn(`listener/app/web/1/${name}`);
const group = (i: number, side: string) => elbArn(`targetgroup/s${i}-${side}/0123456789abcdef`);

/** Service `i` on a listener. */
function pair(i: number, on: string, more: Partial<Plan> = {}): Plan {
  const side = (name: string) => ({
    kind: 'target-group' as const,
    service: `s${i}-${name}`,
    targetGroup: group(i, name),
    exists: true,
    desired: 1,
  });
  return aPlan({ service: `s${i}`, blue: side('a'), green: side('b'), production: [{ rule: ruleOf(on, i) }], ...(more as object) });
}
const ruleOf = (on: string, i: number) => `${listener(on).replace(':listener/', ':listener-rule/')}/${i}`;
const ruleFor = (on: string, i: number) => ({
  RuleArn: ruleOf(on, i),
  Priority: String(i + 1),
  Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: [`s${i}.example.com`] } }],
  Actions: [
    {
      Type: 'forward',
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: group(i, 'a'), Weight: 100 },
          { TargetGroupArn: group(i, 'b'), Weight: 0 },
        ],
      },
    },
  ],
});

const refusal = (name: string) => Object.assign(new Error(`${name} it is`), { name, $fault: 'client', $metadata: { httpStatusCode: 400 } });

interface World {
  /** Rules by the name of the listener; an error where it cannot be listed. */
  readonly rules?: Readonly<Record<string, readonly object[] | Error>>;
  readonly services?: (names: readonly string[]) => void;
  readonly targets?: (group: string) => void;
}

/** What is read of these, and the calls that it took. */
async function read(plans: readonly Plan[], { rules = {}, services, targets }: World) {
  const calls: string[] = [];
  const client = (answers: Readonly<Record<string, (input: never) => object>>) => ({
    send: async (command: { readonly constructor: { readonly name: string }; readonly input: never }) => {
      const name = command.constructor.name.replace(/Command$/, '');
      calls.push(name);
      return answers[name]?.(command.input) ?? {};
    },
  });
  const elb = client({
    DescribeRules: ({ ListenerArn }: { readonly ListenerArn: string }) => {
      const found = rules[ListenerArn.split('/').at(-1) ?? ''];
      if (found === undefined) throw refusal('ListenerNotFoundException');
      if (found instanceof Error) throw found;
      return { Rules: found };
    },
    DescribeTargetHealth: ({ TargetGroupArn }: { readonly TargetGroupArn: string }) => {
      targets?.(TargetGroupArn);
      return { TargetHealthDescriptions: [{ TargetHealth: { State: 'healthy' } }] };
    },
  });
  const ecs = client({
    DescribeServices: ({ services: names }: { readonly services: readonly string[] }) => {
      services?.(names);
      return { services: names.map((serviceName) => ({ serviceName, status: 'ACTIVE', desiredCount: 1, taskDefinition: 'checkout:1' })) };
    },
  });
  const route53 = client({
    ListResourceRecordSets: () => ({
      ResourceRecordSets: [aRecordSet(), idleRecordSet()].map(({ name, type, identifier, weight, leadsTo }) => ({
        Name: name,
        Type: type,
        SetIdentifier: identifier,
        Weight: weight,
        AliasTarget: { DNSName: leadsTo },
      })),
    }),
  });
  const live = await restReader({ elb, ecs, route53, clock: new VirtualClock() } as never).read(plans);
  return { live, calls, errors: live.map((one) => ('error' in one ? (one.error as Error).name : '')) };
}

const count = (calls: readonly string[], name: string) => calls.filter((call) => call === name).length;

describe('given many services', () => {
  test('a listener is listed once, ten ECS services are described at once, and only what has weight is asked for targets', async () => {
    const plans = [0, 1, 2, 3, 4, 5, 6].map((i) => pair(i, i < 6 ? 'shared' : 'own'));
    const { live, calls } = await read(plans, {
      rules: { shared: [0, 1, 2, 3, 4, 5].map((i) => ruleFor('shared', i)), own: [ruleFor('own', 6)] },
    });
    expect([count(calls, 'DescribeRules'), count(calls, 'DescribeServices'), count(calls, 'DescribeTargetHealth')]).toEqual([2, 2, 7]);
    expect(live).toHaveLength(7);
    for (const one of live)
      expect(one).toMatchObject({ routes: [{ split: { blue: 100, green: 0 } }], blue: { desired: 1 }, targets: { blue: { healthy: 1 } } });
  });

  test('both routes come in the order asked for', async () => {
    const plans = [aDnsPlan(), pair(0, 'own'), aDnsPlan()];
    const { live, calls } = await read(plans, { rules: { own: [ruleFor('own', 0)] } });
    expect(live.map((one) => ('routes' in one ? one.routes[0]?.route : ''))).toEqual([
      'checkout.example.test',
      ruleOf('own', 0),
      'checkout.example.test',
    ]);
    expect(count(calls, 'ListResourceRecordSets')).toBe(2);
  });

  test("another service's rule in front counts, although it is production too", async () => {
    const all = { ...ruleFor('shared', 0), Priority: '0', Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['*'] } }] };
    const second = pair(1, 'shared', {
      routesAsPlanned: [{ route: ruleOf('shared', 1), priority: '2', conditions: 'host-header s1.example.com' }],
    } as never);
    const { live } = await read([pair(0, 'shared'), second], { rules: { shared: [all, ruleFor('shared', 1)] } });
    expect(live[1]).toMatchObject({ routes: [{ changed: [expect.stringMatching(/^gets no request: .* takes all/)] }] });
  });
});

describe('what is wrong with one service hides no other', () => {
  const two = [pair(0, 'one'), pair(1, 'two')];
  const both = { one: [ruleFor('one', 0)], two: [ruleFor('two', 1)] };

  test('a listener that is deleted: its routes do not exist any more', async () => {
    const { live } = await read(two, { rules: { two: both.two } });
    expect(live[0]).toMatchObject({ routes: [{ split: undefined, changed: ['does not exist any more'] }] });
    expect(live[1]).toMatchObject({ routes: [{ split: { blue: 100 } }] });
  });

  test('a rule that is deleted', async () => {
    const { live } = await read(two, { rules: { ...both, one: [] } });
    expect(live[0]).toMatchObject({ routes: [{ changed: ['does not exist any more'] }] });
    expect(live[1]).not.toHaveProperty('error');
  });

  test('a listing that is throttled', async () => {
    expect((await read(two, { rules: { ...both, one: refusal('ThrottlingException') } })).errors).toEqual(['ThrottlingException', '']);
  });

  test('an ECS service that may not be described: the others are described one pair at a time', async () => {
    const { errors, calls } = await read(two, {
      rules: both,
      services: (names) => {
        if (names.includes('s0-a')) throw refusal('AccessDeniedException');
      },
    });
    expect(errors).toEqual(['AccessDeniedException', '']);
    expect(count(calls, 'DescribeServices')).toBe(3);
  });

  test('a throttled description is not made again for each', async () => {
    const { errors, calls } = await read(two, {
      rules: both,
      services: () => {
        throw refusal('ThrottlingException');
      },
    });
    expect(errors).toEqual(['ThrottlingException', 'ThrottlingException']);
    expect(count(calls, 'DescribeServices')).toBe(1);
  });

  test('a cluster that is gone has no services', async () => {
    const { live } = await read(two, {
      rules: both,
      services: () => {
        throw refusal('ClusterNotFoundException');
      },
    });
    expect(live.map((one) => 'blue' in one && one.blue)).toEqual([undefined, undefined]);
  });

  test('a target group that is gone, and one that may not be asked', async () => {
    const { live, errors } = await read(two, {
      rules: both,
      targets: (arn) => {
        throw refusal(arn === group(0, 'a') ? 'TargetGroupNotFoundException' : 'AccessDenied');
      },
    });
    expect(live[0]).toMatchObject({ targets: { blue: 'gone' } });
    expect(errors).toEqual(['', 'AccessDenied']);
  });
});
