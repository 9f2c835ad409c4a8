import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { compilePattern } from '../../../packages/local-aws/src/events/pattern.ts';
import { executionInputSchema, fromTheFuture, requestInputSchema } from '../../../src/deployment/request/execution-input.ts';
import { pushRule } from '../../../src/installation/push-rule.ts';
import { schemaKeys } from '../../support/schema-keys.ts';
import { aConfig } from '../../support/worlds.ts';

const document = readFileSync(new URL('../../../docs/starting.md', import.meta.url), 'utf8');

/** Rows of the tables of one part whose first cell is a key. */
const rowsOf = (part: string) =>
  (document.split(`\n## ${part}`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim()),
    );

describe('what a program starts an execution with', () => {
  const keys = schemaKeys(z.toJSONSchema(requestInputSchema, { io: 'input' }));

  test('is documented key by key, in the words of its JSON Schema', () => {
    const rows = rowsOf('By a program');
    expect(rows.map(([key, required]) => [key, required])).toEqual(
      keys.map(({ path, required }) => [`\`${path}\``, required ? 'yes' : '']),
    );
    for (const { path, description } of keys) if (description) expect(rows.find(([key]) => key === `\`${path}\``)?.[2]).toBe(description);
    expect(keys.filter(({ description }) => description).length).toBeGreaterThan(5);
  });

  test('is what the examples write', () => {
    const written = [...document.matchAll(/\{ ?"request".*\}/g)].map(([text]) => JSON.parse(text));
    expect(written).toHaveLength(2);
    for (const input of written)
      expect(executionInputSchema.parse(input)).toMatchObject({ request: { by: 'program', force: false, allow: [] } });
  });

  test('is refused with a key that nobody knows: it may be a wish that is not met', () => {
    expect(executionInputSchema.safeParse({ request: { service: 'checkout', image: 'v2', dryRun: true } }).success).toBe(false);
  });
});

describe('a time that an input tells itself', () => {
  const startedAt = '2026-11-20T10:00:00Z';
  const pushed = (time: string) => ({
    push: {
      service: 'checkout',
      id: 'e-1',
      time,
      repository: 'checkout',
      digest: 'sha256:0',
      registry: '111111111111',
      region: 'us-east-1',
    },
  });
  const queued = (at: string) => ({
    queued: {
      id: 'e-1',
      service: 'checkout',
      image: { uri: 'r/checkout@sha256:0', repository: 'checkout', digest: 'sha256:0' },
      by: 'push',
      at,
      force: false,
      allow: [],
      configHash: 'h',
    },
  });
  const faults = (input: object) => fromTheFuture(executionInputSchema.parse(input), startedAt);

  test.each([['2099-01-01T00:00:00Z'], ['2026-11-20T10:05:01Z'], ['2026-11-20T12:05:01+02:00']])(
    'is refused where it is after the start of the execution: it would put every later push out of date (%s)',
    (time) => {
      const message = `${time} is more than 5 minutes after the start of the execution (${startedAt})`;
      expect(faults(pushed(time))).toEqual([{ path: 'push.time', message }]);
      expect(faults(queued(time))).toEqual([{ path: 'queued.at', message }]);
    },
  );

  test.each([['2026-11-20T10:05:00Z'], ['2026-11-20T10:00:00Z'], ['2026-11-19T10:00:00Z'], ['2026-11-20T12:04:00+02:00']])(
    'is taken where clocks may differ by as much, or it was a while ago (%s)',
    (time) => {
      expect([...faults(pushed(time)), ...faults(queued(time))]).toEqual([]);
    },
  );

  test('is of pushes alone: a request has none', () => {
    expect(faults({ request: { service: 'checkout', image: 'v2' } })).toEqual([]);
  });
});

describe('a push to a repository in another account', () => {
  const read = (name: string) => JSON.parse(readFileSync(new URL(`../../../examples/${name}`, import.meta.url), 'utf8'));
  const event = (over: object = {}, detail: object = {}) => ({
    version: '0',
    id: '13cde686-328b-6117-af20-0e5566167482',
    'detail-type': 'ECR Image Action',
    source: 'aws.ecr',
    account: '111111111111',
    time: '2026-11-20T10:00:01Z',
    region: 'us-east-1',
    resources: [],
    detail: {
      'action-type': 'PUSH',
      result: 'SUCCESS',
      'repository-name': 'checkout',
      'image-digest': 'sha256:0',
      'image-tag': 'v2',
      ...detail,
    },
    ...over,
  });
  const { Resources } = read('registry-account.template.json');
  const pattern = JSON.stringify(Resources.PushesToTeal.Properties.EventPattern).replace('{"Ref":"Repository"}', '"checkout"');
  const forwards = compilePattern(pattern);
  const config = aConfig({ image: { repository: 'checkout', tags: ['v*'], registry: '111111111111' } });
  const starts = compilePattern(
    pushRule(config, { prefix: 'teal', account: '222222222222', machine: 'arn:m', role: 'arn:r' }).rule.EventPattern ?? '',
  );

  test('is forwarded, and starts the deployment where it arrives', () => {
    expect([forwards(event()), starts(event())]).toEqual([true, true]);
  });

  test.each<[string, object, boolean, boolean]>([
    ['of another repository is kept', event({}, { 'repository-name': 'search' }), false, false],
    ['that failed is kept', event({}, { result: 'FAILURE' }), false, false],
    ['of a tag that no pattern has is forwarded, and starts nothing', event({}, { 'image-tag': 'main-1' }), true, false],
    ['of a third account starts nothing, whoever forwards it', event({ account: '333333333333' }), true, false],
  ])('%s', (_, pushed, forwarded, started) => {
    expect([forwards(pushed), starts(pushed)]).toEqual([forwarded, started]);
  });

  test('is let in by its source and type, of that account alone', () => {
    const { Statement } = read('teal-account.template.json').Resources.PushesOfRegistry.Properties;
    const [target] = Resources.PushesToTeal.Properties.Targets;
    const filled = (value: { readonly 'Fn::Sub': string }, account: string) =>
      value['Fn::Sub'].replaceAll(/\$\{([\w:]+)\}/g, (_, name: string) => FILLED[name] ?? account);
    expect(filled(Statement.Principal.AWS, '222222222222')).toBe('arn:aws:iam::111111111111:root');
    expect(filled(Statement.Resource, '222222222222')).toBe(filled(target.Arn, '111111111111'));
    expect(Statement).toMatchObject({
      Action: 'events:PutEvents',
      Condition: { StringEquals: { 'events:source': 'aws.ecr', 'events:detail-type': 'ECR Image Action' } },
    });
  });
});

/** What the two templates are deployed with. */
const FILLED: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  RegistryAccount: '111111111111',
  TealAccount: '222222222222',
};
