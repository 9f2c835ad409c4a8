import { readFileSync } from 'node:fs';
import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { type Action, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ChangeResourceRecordSetsCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import type { Resource, Template } from '../../packages/local-aws/src/cloudformation/template.ts';
import { hashOfSource } from '../../scripts/synthesise/cdk-source.ts';
import { ecs, elb, route53, sfn } from '../../src/aws/clients.ts';
import { configHash } from '../../src/deployment/configuration/configuration.ts';
import { decidePlan, type PlanDecision } from '../../src/deployment/plan/planning.ts';
import { requestFromWish, wishFromOrder } from '../../src/deployment/request/wish.ts';
import { untilServing } from '../../src/rehearsal/until-serving.ts';
import { cdkForm, cloudFormationForm, INFRASTRUCTURE, type Route } from '../support/infrastructure-forms.ts';
import { behaves, type InfrastructureWorld, inWorldOf } from '../support/infrastructure-world.ts';

/**
 * The forms of `docs/infrastructure-as-code.md`. The Terraform form is held to format only
 * (`scripts/lint-infrastructure.ts`).
 */
const ROUTES: readonly Route[] = ['load-balancer', 'dns'];
const FORMS: readonly (readonly [string, Route, () => Template])[] = ROUTES.flatMap((route) => [
  ['CloudFormation', route, () => cloudFormationForm(route)] as const,
  ['CDK', route, () => cdkForm(route).template] as const,
]);

/** As `teal plan` makes it. */
async function planOf({ config, ports, local }: InfrastructureWorld, image: string): Promise<PlanDecision> {
  const order = { id: 'plan', service: config.service, image, by: 'command' as const, at: new Date(local.clock.now()).toISOString() };
  const wished = wishFromOrder({ ...order, force: false, allow: [] }, config);
  if (!wished.ok) throw new Error(JSON.stringify(wished.problems));
  const granted = requestFromWish(wished.wish, await ports.images.find(wished.wish.image), config);
  if (granted.kind !== 'request') throw new Error(granted.reason);
  const request = { ...granted.request, configHash: configHash(config) };
  const world = await ports.world.read(config, request.image, await ports.record.read(config.service));
  return decidePlan({ config, request, world, epoch: 1, deployment: `${config.service}-1` });
}

const pushed = async (world: InfrastructureWorld, tag: string): Promise<void> => {
  behaves(world, (await world.push('v2', tag)).digest);
};

/** The candidate serves on side b, and side a is down. */
async function deployed({ clients, machine, local, ports }: InfrastructureWorld): Promise<void> {
  const input = JSON.stringify({ request: { service: 'checkout', image: 'candidate' } });
  const { executionArn = '' } = await sfn(clients).send(new StartExecutionCommand({ stateMachineArn: machine, input }));
  expect(await local.services.stepfunctions.ended(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
  const { last, rest } = await ports.record.read('checkout');
  expect(last).toMatchObject({ outcome: 'SUCCEEDED' });
  expect(rest).toMatchObject({ plan: { blue: { service: 'checkout-b' } } });
}

describe.each(FORMS)('the %s form of a pair on the %s route', (_, route, form) => {
  test('is what a plan wants, and a push deploys on it', () =>
    inWorldOf(route, form(), async (world) => {
      await untilServing(world);
      // No pattern of the configuration matches: nothing starts by itself.
      await pushed(world, 'candidate');
      expect(await planOf(world, 'candidate')).toMatchObject({
        kind: 'plan',
        plan: { first: false, blue: { service: 'checkout-a' }, green: { service: 'checkout-b', exists: true }, allowed: [] },
      });
      await deployed(world);
    }));

  test('is refused as long as the idle side has the one task that it was made with', () =>
    inWorldOf(
      route,
      form(),
      async (world) => {
        await untilServing(world);
        await pushed(world, 'candidate');
        const decided = await planOf(world, 'candidate');
        expect(decided).toMatchObject({ kind: 'refused' });
        const names = decided.kind === 'refused' ? decided.refusals.map(({ name }) => name) : [];
        expect(names).toEqual(['idle-service-running']);
      },
      { idleAtZero: false },
    ));
});

/** An update of the stack in which another property of the resource has changed. */
const UPDATES: Readonly<Record<Route, (world: InfrastructureWorld) => Promise<unknown>>> = {
  'load-balancer': ({ clients, world: { outputs, properties } }) =>
    elb(clients).send(new ModifyRuleCommand({ RuleArn: outputs.ProductionRule, Actions: properties.ProductionRule?.Actions as Action[] })),
  dns: ({ clients, config, world: { properties } }) => {
    const Changes = [properties.RecordA, properties.RecordB].map((record) => {
      const { HostedZoneId: _, ...set } = record ?? {};
      return { Action: 'UPSERT' as const, ResourceRecordSet: set as unknown as ResourceRecordSet };
    });
    const HostedZoneId = 'record' in config ? config.record.zone : '';
    return route53(clients).send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
  },
};

/** A round of looks comes every minute, and what two looks show is told. */
const LOOKED_MS = 150_000;

describe.each(ROUTES)('an update of the CloudFormation form on the %s route, after a deployment', (route) => {
  test('writes old weights and the first revision: Teal tells of both', () =>
    inWorldOf(
      route,
      cloudFormationForm(route),
      async (world) => {
        await untilServing(world);
        await pushed(world, 'candidate');
        await deployed(world);
        await world.local.clock.sleep(LOOKED_MS);
        expect(await world.ports.record.read('checkout')).not.toHaveProperty('unwell');
        await UPDATES[route](world);
        const { ServiceB } = world.world.properties;
        const taskDefinition = String(ServiceB?.TaskDefinition);
        await ecs(world.clients).send(new UpdateServiceCommand({ cluster: world.config.cluster, service: 'checkout-b', taskDefinition }));
        await world.local.clock.sleep(LOOKED_MS);
        const { unwell } = await world.ports.record.read('checkout');
        expect(unwell?.found.map(({ kind }) => kind)).toEqual(['no-healthy-targets', 'foreign-split', 'foreign-revision']);
      },
      { sweeps: true },
    ));
});

/** What a form has at least, whatever it refers to by parameters or by its own names. */
function atLeast(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(atLeast);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  if (members.some(([name]) => name === 'Ref' || name.startsWith('Fn::'))) return expect.anything();
  return expect.objectContaining(Object.fromEntries(members.map(([name, member]) => [name, atLeast(member)])));
}

/** Properties by type. Networks are parameters of the one form, and made by the other. */
function byType({ Resources }: Template): ReadonlyMap<string, readonly Resource[]> {
  return Map.groupBy(
    Object.values(Resources).filter(({ Type: type }) => !type.startsWith('AWS::EC2::')),
    ({ Type: type }) => type,
  );
}

describe.each(ROUTES)('on the %s route', (route) => {
  test('the CDK form describes what the CloudFormation form describes', () => {
    const [written, synthesised] = [byType(cloudFormationForm(route)), byType(cdkForm(route).template)];
    expect([...synthesised.keys()].sort()).toEqual([...written.keys()].sort());
    for (const [type, resources] of written) {
      expect(synthesised.get(type)).toHaveLength(resources.length);
      for (const { Properties } of resources)
        expect(synthesised.get(type)).toContainEqual(expect.objectContaining({ Properties: atLeast(Properties) }));
    }
  });
});

test('the templates were synthesised from the CDK form as it stands: npx node scripts/synthesise-cdk.ts', async () => {
  const source = await hashOfSource();
  expect(ROUTES.map((route) => cdkForm(route).source)).toEqual(ROUTES.map(() => source));
});

test('the page names the version of the CDK that it was synthesised with', () => {
  const page = readFileSync(new URL('../../docs/infrastructure-as-code.md', INFRASTRUCTURE), 'utf8');
  for (const route of ROUTES) expect(page).toContain(`aws-cdk-lib ${cdkForm(route).version}`);
});
