// One file, although it is long: the package is made once for all of it, and that takes most of its time.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { StateMachineDefinition } from '@teal/asl';
import { unzipSync } from 'fflate';
import { inOrder } from '../../../packages/local-aws/src/cloudformation/order.ts';
import { callsAws } from '../../../src/aws/access/permissions.ts';
import { alarmsOf } from '../../../src/deployment/judge/checks-of.ts';
import { allFunctions } from '../../../src/installation/all-functions.ts';
import { loadConfigurations } from '../../../src/installation/deployments/configurations.ts';
import { PLACES } from '../../../src/installation/places.ts';
import { pushRule } from '../../../src/installation/push-rule.ts';
import { WHO_ASKS } from '../../../src/installation/template/metric-filters.ts';
import { ids } from '../../../src/installation/template/template.ts';
import { packageOf } from '../../../src/rehearsal/stack/package.ts';
import { HOOKS_MACHINE } from '../../../statemachines/fragments/hooks.ts';
import { LOST_PUSHES_URL } from '../../../statemachines/fragments/lease.ts';
import { judgesSay } from '../../support/judges.ts';

const { template, folder } = await packageOf(() => {});
const actions = await allFunctions();
const configs = await loadConfigurations(PLACES.sampleDeployments);

interface Found<P> {
  readonly id: string;
  readonly properties: P;
  readonly resource: Readonly<Record<string, unknown>>;
}

const all = <P = Readonly<Record<string, unknown>>>(type: string): readonly Found<P>[] =>
  Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, resource]) => ({ id, properties: (resource.Properties ?? {}) as P, resource: { ...resource } }));

/** Logical ids that a value names, by Ref, GetAtt or Sub, at any depth. */
function named(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => {
    if (key === 'Ref') return [String(inside)];
    if (key === 'Fn::GetAtt') return [String([inside].flat()[0])];
    if (key === 'Fn::Sub') return [...String(inside).matchAll(/\$\{(\w+)(?:\.\w+)?\}/g)].map(([, id = '']) => id);
    return named(inside);
  });
}

interface LambdaFunction {
  readonly FunctionName: string;
  readonly Handler: string;
  readonly Runtime: string;
  readonly Architectures: readonly string[];
  readonly Timeout: number;
  readonly MemorySize: number;
  readonly Role: unknown;
  readonly Code: { readonly S3Key: string };
  readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
  readonly VpcConfig?: unknown;
}

const functions = new Map(
  all<LambdaFunction>('AWS::Lambda::Function').map((found) => [found.properties.FunctionName.replace('teal-', ''), found]),
);

describe('the functions of the packaged template', () => {
  test('are the files of functions/, all of them and no other', () => {
    expect([...functions.keys()].sort()).toEqual(
      readdirSync('functions')
        .map((file) => file.replace('.ts', ''))
        .sort(),
    );
  });

  test.each([...functions])('%s runs on nodejs24.x, on arm64, for as long as its action says', (name, { properties }) => {
    const action = actions.get(name)!.action;
    expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: `${name}.handler` });
    expect(properties.Timeout).toBe(action.timeoutSeconds ?? 15);
    if (action.mutates) expect(properties.Timeout).toBeLessThanOrEqual(15);
    expect(properties.MemorySize).toBeGreaterThanOrEqual(256);
  });

  test('have a role each, which no other function has, and a log group that forgets', () => {
    const roles = [...functions.values()].flatMap(({ properties }) => named(properties.Role));
    expect(new Set(roles).size).toBe(functions.size);
    const logs = all<{ LogGroupName: string; RetentionInDays: unknown }>('AWS::Logs::LogGroup').map(({ properties }) => properties);
    for (const name of functions.keys()) {
      expect(logs.find(({ LogGroupName }) => LogGroupName === `/aws/lambda/teal-${name}`)?.RetentionInDays).toEqual({
        Ref: 'LogRetentionDays',
      });
    }
    expect(logs.every(({ RetentionInDays }) => RetentionInDays !== undefined)).toBe(true);
  });

  test('name no state machine: a machine names its functions, and CloudFormation takes no cycle', () => {
    const machines = all('AWS::StepFunctions::StateMachine').map(({ id }) => id);
    const knowing = [...functions.values()].filter(({ resource }) => named(resource).some((id) => machines.includes(id)));
    expect(knowing).toEqual([]);
  });

  test('stand in subnets only where they call no AWS API: those that probe and test, and ask sources', () => {
    const inSubnets = [...functions].filter(([, { properties }]) => properties.VpcConfig !== undefined).map(([name]) => name);
    expect(inSubnets.sort()).toEqual(['ask-source', 'probe-answers', 'probe-stage', 'run-functional-tests']);
    for (const name of inSubnets) expect(callsAws(actions.get(name)!.action)).toBe(false);
  });
});

describe('the zips', () => {
  const zips = new Map(
    [...functions].map(([name, { properties }]) => [
      name,
      unzipSync(readFileSync(join(folder, properties.Code.S3Key.split('/').at(-1) ?? ''))),
    ]),
  );

  test('stay small: what a cold start has to fetch', () => {
    const sizes = [...functions].map(([name, { properties }]) => {
      const { size } = statSync(join(folder, properties.Code.S3Key.split('/').at(-1) ?? ''));
      return [name, size] as const;
    });
    expect(sizes.filter(([, size]) => size > 220_000)).toEqual([]);
  });

  test('hold one bundle each, and the configurations where they are read; no source map', () => {
    for (const [name, zip] of zips) {
      const reads = functions.get(name)!.properties.Environment?.Variables?.TEAL_CONFIGS !== undefined;
      expect([name, ...Object.keys(zip)]).toEqual([name, `${name}.cjs`, ...(reads ? ['configs.json'] : [])]);
    }
  });

  test('give the handler that resolves requests what deployments/ says', () => {
    const packed = JSON.parse(new TextDecoder().decode(zips.get('resolve-deployment')!['configs.json']));
    expect(packed).toEqual(JSON.parse(JSON.stringify([...configs.values()])));
    expect(functions.get('resolve-deployment')!.properties.Environment?.Variables).toMatchObject({
      TEAL_CONFIGS: '/var/task/configs.json',
    });
  });
});

describe('the state machines of the packaged template', () => {
  interface StateMachine {
    readonly StateMachineName: string;
    readonly StateMachineType: string;
    readonly DefinitionString: string;
    readonly DefinitionSubstitutions: Readonly<Record<string, { readonly 'Fn::GetAtt': readonly [string, string] }>>;
    readonly LoggingConfiguration: unknown;
  }
  const machines = all<StateMachine>('AWS::StepFunctions::StateMachine');

  test('are one for each route, one that recovers what it left, one that puts weights back, and one for hooks', () => {
    expect(machines.map(({ properties }) => properties.StateMachineName).sort()).toEqual([
      'teal-dns',
      'teal-hooks',
      'teal-load-balancer',
      'teal-put-back-dns',
      'teal-put-back-load-balancer',
      'teal-recover-dns',
      'teal-recover-load-balancer',
    ]);
  });

  test.each(machines.map(({ properties }) => [properties.StateMachineName, properties] as const))(
    '%s: the independent judges have nothing against it, and every function in it is one of the template',
    async (name, { DefinitionString, DefinitionSubstitutions }) => {
      expect(await judgesSay(JSON.parse(DefinitionString) as StateMachineDefinition)).toEqual([]);
      const asked = new Set([...DefinitionString.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name));
      expect([...asked].sort()).toEqual(Object.keys(DefinitionSubstitutions).sort());
      const { [LOST_PUSHES_URL]: queue, [HOOKS_MACHINE]: nested, ...called } = DefinitionSubstitutions;
      // Only what deploys has a push to lose.
      expect(queue).toEqual(/^teal-((recover|put-back)-|hooks$)/.test(name) ? undefined : { Ref: ids.lostPushes });
      // On its alias, so that a version is started that stays as it is.
      expect(nested).toEqual(/^teal-(put-back-|hooks$)/.test(name) ? undefined : { Ref: ids.machineAlias('hooks') });
      const own = [...functions.values()].map(({ id }) => id);
      for (const { 'Fn::GetAtt': at } of Object.values(called)) expect(own).toContain(at[0]);
    },
  );

  test('log errors without execution data', () => {
    for (const { properties } of machines) {
      expect(properties).toMatchObject({
        StateMachineType: 'STANDARD',
        LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
      });
    }
  });

  test('keep their old versions, and have the alias live on the newest', () => {
    const versions = all('AWS::StepFunctions::StateMachineVersion');
    expect(versions).toHaveLength(machines.length);
    for (const { resource } of versions) expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    const aliases = all<{ Name: string; RoutingConfiguration: unknown }>('AWS::StepFunctions::StateMachineAlias');
    expect(aliases.map(({ properties }) => [properties.Name, named(properties.RoutingConfiguration)])).toEqual(
      versions.map(({ id }) => ['live', [id]]),
    );
  });
});

describe('the rules of the packaged template', () => {
  interface Rule {
    readonly Name: string;
    readonly EventPattern: unknown;
    readonly Targets: readonly [Readonly<Record<string, unknown>>];
  }
  const rules = new Map(all<Rule>('AWS::Events::Rule').map(({ properties, id }) => [properties.Name, { ...properties, id }]));

  test('are one for each file of deployments/, one for each that alarms judge, and two that start recoveries', () => {
    expect([...rules.keys()].sort()).toEqual(
      ['teal-alarm-checkout', 'teal-execution-ended', 'teal-sweep', ...[...configs.keys()].map((service) => `teal-push-${service}`)].sort(),
    );
  });

  test('that tell of alarms are of one account, name the alarms of a service, and may call one function', () => {
    const { EventPattern, Targets } = rules.get('teal-alarm-checkout')!;
    expect(EventPattern).toEqual({
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      account: [{ 'Fn::Sub': `\${AWS::AccountId}` }],
      detail: { alarmName: alarmsOf(configs.get('checkout')!.judge), state: { value: ['ALARM'] } },
    });
    expect(named(Targets[0].Arn)).toEqual([functions.get('hear-alarm')!.id]);
    expect(Targets[0].InputTransformer).toEqual({
      InputPathsMap: { detail: '$.detail' },
      InputTemplate: '{"service":"checkout","detail":<detail>}',
    });
    const [permission] = all<{ SourceArn: unknown }>('AWS::Lambda::Permission').filter(({ id }) => id === 'AlarmRulesPermission');
    expect(permission?.properties.SourceArn).toEqual({
      'Fn::Sub': `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/teal-alarm-*`,
    });
  });

  test('that wake functions call those that may be called by them', () => {
    const permissions = all<{ FunctionName: unknown; Principal: string; SourceArn: unknown }>('AWS::Lambda::Permission');
    const [starter, finder, looker] = ['start-recovery', 'find-lost-pushes', 'look-at-rest'].map((name) => functions.get(name)!.id);
    const { id: ended, Targets: onEnd } = rules.get('teal-execution-ended')!;
    const { id: sweep, Targets: eachMinute } = rules.get('teal-sweep')!;
    expect([onEnd, eachMinute].map((targets) => targets.flatMap(({ Arn }: { readonly Arn?: unknown }) => named(Arn)))).toEqual([
      [starter],
      [starter, finder, looker],
    ]);
    const allowed = permissions.map(({ properties }) => [...named(properties.SourceArn), ...named(properties.FunctionName)].join(' '));
    const hearer = functions.get('hear-alarm')!.id;
    expect(allowed.sort()).toEqual(
      [`${ended} ${starter}`, hearer, `${sweep} ${starter}`, `${sweep} ${finder}`, `${sweep} ${looker}`].sort(),
    );
    // It is told the machines without their alias, and the minute of the schedule.
    expect(JSON.stringify(eachMinute)).toContain('stateMachine:teal-load-balancer\\"');
    expect(JSON.stringify(eachMinute)).toContain('"InputPathsMap":{"at":"$.time"}');
    // The event's machine is unqualified.
    const { EventPattern } = rules.get('teal-execution-ended')! as { EventPattern: { detail: { stateMachineArn: readonly unknown[] } } };
    expect(EventPattern.detail.stateMachineArn).toHaveLength(6);
    expect(JSON.stringify(EventPattern)).not.toContain(':live');
  });

  test.each([...configs.values()])(
    '$service: as in a local AWS, onto the alias, with a role, retries and the queue of lost pushes',
    (config) => {
      const local = pushRule(config, { prefix: 'teal', account: 'ACCOUNT', machine: 'MACHINE', role: 'ROLE' });
      const rule = rules.get(`teal-push-${config.service}`)!;
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's.
      expect(JSON.stringify(rule.EventPattern).replace('{"Fn::Sub":"${AWS::AccountId}"}', '"ACCOUNT"')).toBe(local.rule.EventPattern);
      const { Arn, RoleArn, DeadLetterConfig, ...target } = rule.Targets[0];
      const { Arn: _, RoleArn: __, ...same } = local.target;
      expect(target).toEqual(same);
      const [alias = ''] = named(Arn);
      expect(template.Resources[alias]?.Type).toBe('AWS::StepFunctions::StateMachineAlias');
      expect(named(RoleArn).map((id) => template.Resources[id]?.Type)).toEqual(['AWS::IAM::Role']);
      expect(named(DeadLetterConfig).map((id) => template.Resources[id]?.Type)).toEqual(['AWS::SQS::Queue']);
    },
  );

  test('are who may write into the queue of lost pushes, and nobody else', () => {
    const [policy] = all<{ PolicyDocument: { Statement: readonly Record<string, unknown>[] } }>('AWS::SQS::QueuePolicy');
    const statements = policy!.properties.PolicyDocument.Statement;
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatchObject({ Principal: { Service: 'events.amazonaws.com' }, Action: ['sqs:SendMessage'] });
    expect(statements[0]!.Condition).toEqual({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's.
      ArnLike: { 'aws:SourceArn': [{ 'Fn::Sub': 'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/teal-push-*' }] },
    });
  });
});

describe('the packaged template', () => {
  test('has no cycle, and refers to nothing that is not there', () => {
    expect(inOrder(template, () => true)).toHaveLength(Object.keys(template.Resources).length);
    expect(inOrder(template, () => false).length).toBeGreaterThan(0);
  });

  test('names no role: role names are the whole account’s', () => {
    for (const { properties } of all('AWS::IAM::Role')) expect(properties).not.toHaveProperty('RoleName');
  });

  test('allows no action by a wildcard', () => {
    const actionsIn = (value: unknown): string[] =>
      typeof value !== 'object' || value === null
        ? []
        : Object.entries(value).flatMap(([key, inside]) => (key === 'Action' ? [inside].flat().map(String) : actionsIn(inside)));
    const allowed = all('AWS::IAM::Role').flatMap(({ properties }) => actionsIn(properties));
    expect(allowed.length).toBeGreaterThan(100);
    expect(allowed.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('keeps the record of every service, encrypted, with recovery, and lets ended deployments expire', () => {
    const [table] = all('AWS::DynamoDB::Table');
    expect(table?.resource).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        TableName: 'teal',
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      },
    });
  });

  test('tells people when a person is needed: whichever function says so is listened to', () => {
    const saying = [...functions.keys()].filter((name) => readFileSync(`functions/${name}.ts`, 'utf8').includes('NEEDS_PERSON'));
    expect(saying).toEqual([...WHO_ASKS].sort());
  });

  test('counts executions that failed in none of the ways of their workflow, and rings for them', () => {
    const filters = all<{ LogGroupName: unknown; FilterPattern: string; MetricTransformations: readonly { MetricName: string }[] }>(
      'AWS::Logs::MetricFilter',
    ).filter(({ properties }) => properties.MetricTransformations[0]?.MetricName === 'FailedExecutions');
    // What runs hooks fails as they do: the execution that waits for it tells it.
    const machines = all<{ LoggingConfiguration: unknown; DefinitionString: string; StateMachineName: string }>(
      'AWS::StepFunctions::StateMachine',
    ).filter(({ properties }) => properties.StateMachineName !== 'teal-hooks');
    expect(filters).toHaveLength(machines.length);
    for (const { properties } of machines) {
      const { DefinitionString } = properties;
      const [log] = named(properties.LoggingConfiguration);
      const pattern = filters.find((filter) => named(filter.properties.LogGroupName)[0] === log)!.properties.FilterPattern;
      const states = Object.values(
        (JSON.parse(properties.DefinitionString) as { States: Record<string, { Type: string; Error?: string }> }).States,
      );
      const ends = new Set(states.flatMap(({ Type, Error: error }) => (Type === 'Fail' && !error?.startsWith('{%') ? [error] : [])));
      expect(ends).toContain(DefinitionString.includes('NotPutBack') ? 'NotPutBack' : 'NeedsHuman');
      expect(new Set([...pattern.matchAll(/!= "(\w+)"/g)].map(([, end]) => end))).toEqual(ends);
      expect(pattern.length).toBeLessThanOrEqual(1_024);
    }
    expect(JSON.stringify(template.Resources.BrokenExecutions)).toContain('"FailedExecutions"');
  });

  test('counts what a function logs as an error, and whatever its runtime says for itself', () => {
    const patterns = all<{ FilterPattern: string }>('AWS::Logs::MetricFilter').map(({ properties }) => properties.FilterPattern);
    const said = patterns.filter((pattern) => pattern.includes('Runtime'));
    expect(said).toHaveLength(functions.size);
    const expression = new RegExp(/%(.+)%/.exec(said[0]!)![1]!);
    for (const name of [
      'HandlerNotFound',
      'UserCodeSyntaxError',
      'UnhandledPromiseRejection',
      'ImportModuleError',
      'ExitError',
      'OutOfMemory',
    ])
      expect(`{"errorType":"Runtime.${name}"}`).toMatch(expression);
    expect('2026-01-01T00:00:00Z 1-2-3 Task timed out after 15.00 seconds').toMatch(expression);
    expect(JSON.stringify({ level: 'ERROR', message: 'the record cannot be read' })).toMatch(expression);
    expect('{"level":"INFO","message":"asked the runtime"}').not.toMatch(expression);
    // Of what somebody else logged, as it is quoted.
    expect(JSON.stringify({ level: 'WARN', message: JSON.stringify({ level: 'ERROR' }) })).not.toMatch(expression);
  });

  test('tells nobody that all is well: that an alarm is quiet does not say so', () => {
    for (const type of ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'])
      for (const { properties } of all(type)) expect(properties).not.toHaveProperty('OKActions');
  });

  test('rings one alarm for all others, each of which adds up at most ten metrics', () => {
    const alarms = all<{ Metrics?: readonly unknown[] }>('AWS::CloudWatch::Alarm');
    const [unwell] = all<{ AlarmRule: unknown }>('AWS::CloudWatch::CompositeAlarm');
    expect(named(unwell!.properties.AlarmRule).sort()).toEqual(alarms.map(({ id }) => id).sort());
    for (const { properties } of alarms) expect((properties.Metrics ?? []).length).toBeLessThanOrEqual(11);
  });

  test('has alarms of as many metrics as the costs in docs/aws.md say', () => {
    const alarms = all<{ Metrics?: readonly { readonly MetricStat?: unknown }[] }>('AWS::CloudWatch::Alarm');
    const metrics = alarms.flatMap(({ properties: { Metrics = [{ MetricStat: 'the one' }] } }) =>
      Metrics.filter(({ MetricStat }) => MetricStat),
    );
    const [, count, dollars] = /\| alarms \| (\d+) metrics at 0\.10, .* \| ([\d.]+) \|/.exec(readFileSync('docs/aws.md', 'utf8')) ?? [];
    expect([Number(count), Number(dollars)]).toEqual([metrics.length, Number((metrics.length * 0.1 + 0.5).toFixed(2))]);
  });

  test('says where to start deployments, and where to look', () => {
    expect(Object.keys(template.Outputs ?? {})).toEqual(
      expect.arrayContaining(['LoadBalancerMachine', 'DnsMachine', 'Table', 'LostPushes', 'DashboardUrl']),
    );
  });
});

test('docs/aws.md counts what the stack of the sample has', () => {
  const page = readFileSync(join(PLACES.root, 'docs/aws.md'), 'utf8');
  const counted = (what: string) =>
    page
      .split('\n')
      .find((line) => line.startsWith(`| ${what}`))
      ?.split(' | ')
      .at(-2);
  expect(counted('State machines')).toBe(`${all('AWS::StepFunctions::StateMachine').length}`);
  expect(counted('Lambda aliases')).toBe(`${all('AWS::Lambda::Alias').length}`);
  const told = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm', 'AWS::CloudWatch::Dashboard'].map((type) => all(type).length);
  expect(counted('Alarms')).toBe(told.join(', '));
  const throttled = all<{ readonly AlarmName?: unknown }>('AWS::CloudWatch::Alarm').filter(({ properties: { AlarmName } }) =>
    JSON.stringify(AlarmName).includes('-throttled-'),
  );
  expect(page).toContain(`\`teal-throttled-1\` to \`-${throttled.length}\``);
});
