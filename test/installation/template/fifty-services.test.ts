import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalAws, startLocalAws } from '@teal/local-aws';
import { functionPolicies } from '../../../src/aws/access/function-policy.ts';
import { permissionsOf } from '../../../src/aws/access/permissions.ts';
import { ecs, iam, makeClients } from '../../../src/aws/clients.ts';
import type { Site } from '../../../src/aws/site.ts';
import { systemClock } from '../../../src/aws/system-clock.ts';
import { allFunctions } from '../../../src/installation/all-functions.ts';
import { roleMaker } from '../../../src/installation/install-roles.ts';
import { templateProblems } from '../../../src/installation/template/limits.ts';
import { serviceParts } from '../../../src/installation/template/service-parts.ts';
import { configOf } from '../../aws/access/random-site.ts';

const FORMS = ['listener', 'rules', 'own balancers', 'discovered'] as const;

/**
 * Names as long as services may have them, two roles each; every one on a cluster and load balancers of its
 * own.
 */
const configs = Array.from({ length: 50 }, (_, n) =>
  configOf(n, { form: FORMS[n % FORMS.length]!, shared: false, roles: 2, name: 'a-service-with-quite-a-long-name' }),
);
const actions = [...(await allFunctions())].map(([name, { action }]) => ({ name, action }));
const pseudo = (name: string): string => `\${AWS::${name}}`;
const home = { partition: pseudo('Partition'), region: pseudo('Region'), account: pseudo('AccountId') };
const packaged = {
  prefix: 'teal',
  home,
  partition: 'aws',
  configs,
  actions: actions.map((each) => ({ ...each, readsConfigs: each.action.uses.some(({ port }) => port === 'configs') })),
};
const site: Site = { home, prefix: 'teal', alias: 'live', configs };

describe('fifty services with long names in one installation', () => {
  const parts = serviceParts(packaged);

  test('make no text that AWS would not take: policies, rules, names', () =>
    expect(
      templateProblems(
        parts.resources,
        Object.keys(parts.functions).map((name) => `teal-${name}`),
      ),
    ).toEqual([]));

  test('spread over managed policies, which the roles have before anything runs in them', () => {
    const resources = Object.entries(Object.assign({}, ...parts.resources.map(({ Resources = {} }) => Resources))) as [
      string,
      { Type: string; Properties: { ManagedPolicyArns?: { Ref: string }[] } },
    ][];
    const made = resources.filter(([, { Type }]) => Type === 'AWS::IAM::ManagedPolicy').map(([id]) => id);
    const attached = resources.flatMap(([, { Properties }]) => Properties.ManagedPolicyArns ?? []).map(({ Ref }) => Ref);
    expect(made.length).toBeGreaterThan(0);
    expect(attached.sort()).toEqual(made.sort());
  });

  test.each(actions.map(({ name, action }) => [name, action] as const))(
    'give %s what follows from its code, and nothing wider',
    (_, action) => {
      const { inline, managed } = functionPolicies(action, site);
      const given = [inline, ...managed].flatMap(({ Statement }) =>
        Statement.flatMap(({ Action, Resource }) => Action.flatMap((one) => Resource.map((on) => `${one} ${on}`))),
      );
      const wanted = permissionsOf(action, site).flatMap(({ actions, grant }) =>
        actions.flatMap((one) => grant.resources.map((on) => `${one} ${on}`)),
      );
      expect([...new Set(given)].sort()).toEqual([...new Set(wanted)].sort());
    },
  );
});

describe('their roles in a local IAM', () => {
  let local: LocalAws;
  beforeAll(async () => {
    local = await startLocalAws({ enforceIam: true });
  });
  afterAll(() => local.stop());

  const clientsAs = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) =>
    makeClients({ region: local.region, credentials, transport: local.transport, clock: systemClock });

  test('are taken, and allow the last service what they allow the first', async () => {
    const owner = clientsAs({ accessKeyId: 'local', secretAccessKey: 'local' });
    const here: Site = { home: { partition: 'aws', region: local.region, account: local.account }, prefix: 'teal', configs };
    const roles = roleMaker(owner, here);
    const arns = new Map<string, string>();
    for (const { name, action } of actions) arns.set(name, await roles.ofFunction(action));
    const { AttachedPolicies } = await iam(owner).send(new ListAttachedRolePoliciesCommand({ RoleName: 'teal-create-green' }));
    expect(AttachedPolicies?.length).toBeGreaterThan(0);

    const keys = local.services.iam.facade.assume({ service: 'lambda.amazonaws.com', role: arns.get('create-green') ?? '', session: 's' });
    const raise = (cluster: string, service: string) =>
      ecs(clientsAs(keys)).send(new UpdateServiceCommand({ cluster, service, desiredCount: 1 }));
    for (const { cluster, sides } of [configs[0]!, configs[49]!]) {
      // Allowed; there is no such cluster here.
      await expect(raise(cluster, sides[1].service)).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
    }
    await expect(raise('another', 'service')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
