import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { taskDefinitionChanges, withImage } from '../../../src/deployment/plan/task-definition-diff.ts';
import { aContent } from '../../support/worlds.ts';

const container = (over: object) => ({ containerDefinitions: [{ name: 'web', image: 'a', ...over }] });

describe('changes of a task definition', () => {
  test.each<[string, object, object, readonly string[]]>([
    ['a value that changed', { cpu: '256' }, { cpu: '512' }, ['cpu: "256" -> "512"']],
    ['a value that came', {}, { memory: '512' }, ['memory: added "512"']],
    ['a value that went', { memory: '512' }, {}, ['memory: removed, was "512"']],
    ['what the service writes for what was left out', { volumes: [], runtimePlatform: {} }, {}, []],
    ['another order of named members', container({ environment: env('A', 'B') }), container({ environment: env('B', 'A') }), []],
    [
      'a plain list',
      { requiresCompatibilities: ['EC2'] },
      { requiresCompatibilities: ['EC2', 'FARGATE'] },
      ['requiresCompatibilities: ["EC2"] -> ["EC2","FARGATE"]'],
    ],
    [
      'a port',
      container({ portMappings: [{ containerPort: 80, protocol: 'tcp' }] }),
      container({ portMappings: [{ containerPort: 80, protocol: 'udp' }] }),
      ['containerDefinitions[web].portMappings[80].protocol: "tcp" -> "udp"'],
    ],
    [
      'a second container',
      container({}),
      {
        containerDefinitions: [
          { name: 'web', image: 'a' },
          { name: 'log', image: 'b' },
        ],
      },
      ['containerDefinitions[log].image: added "b"', 'containerDefinitions[log].name: added "log"'],
    ],
    ['tags of the revision', { tags: [{ key: 'a', value: 'b' }] }, {}, []],
    [
      'where a secret comes from',
      container({ secrets: [{ name: 'KEY', valueFrom: 'arn:a' }] }),
      container({ secrets: [{ name: 'KEY', valueFrom: 'arn:b' }] }),
      ['containerDefinitions[web].secrets[KEY].valueFrom: "arn:a" -> "arn:b"'],
    ],
  ])('%s', (_, from, to, lines) => expect(taskDefinitionChanges({ ...from }, { ...to })).toEqual(lines));

  test.each<[string, object, object, string]>([
    [
      'an environment variable',
      container({ environment: [{ name: 'PASSWORD', value: 'hunter2' }] }),
      container({ environment: [{ name: 'PASSWORD', value: 'hunter3' }] }),
      'containerDefinitions[web].environment[PASSWORD].value: changed (not shown)',
    ],
    ['a command', container({}), container({ command: ['--token', 'hunter2'] }), 'containerDefinitions[web].command: added (not shown)'],
    [
      'a log option',
      container({ logConfiguration: { options: { 'splunk-token': 'hunter2' } } }),
      container({}),
      'containerDefinitions[web].logConfiguration.options.splunk-token: removed',
    ],
    [
      'a volume option',
      {},
      { volumes: [{ name: 'v', dockerVolumeConfiguration: { driverOpts: { o: 'password=hunter2' } } }] },
      'volumes[v].dockerVolumeConfiguration.driverOpts.o: added (not shown)',
    ],
  ])('does not show %s: it may be a secret', (_, from, to, line) => {
    const lines = taskDefinitionChanges({ ...from }, { ...to });
    expect(lines).toContain(line);
    expect(lines.join('\n')).not.toMatch(/hunter/);
  });

  test('are bounded in number and length', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, 'x'.repeat(1000)]));
    const lines = taskDefinitionChanges({}, many);
    expect(lines).toHaveLength(60);
    expect(lines.at(-1)).toBe('and 41 more changes');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(300);
  });

  test('of a thing to itself are none, and there and back are as many', () => {
    const content = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.jsonValue(), { maxKeys: 5 });
    fc.assert(
      fc.property(content, content, (a, b) => {
        expect(taskDefinitionChanges(a, structuredClone(a))).toEqual([]);
        expect(taskDefinitionChanges(a, b)).toHaveLength(taskDefinitionChanges(b, a).length);
      }),
    );
  });
});

describe("green's definition", () => {
  test('is the template with the image of the one container', () => {
    const template = {
      ...aContent('old'),
      containerDefinitions: [
        { name: 'web', image: 'old' },
        { name: 'log', image: 'logger' },
      ],
    };
    expect(withImage(template, 'web', 'new')).toEqual({
      ...template,
      containerDefinitions: [
        { name: 'web', image: 'new' },
        { name: 'log', image: 'logger' },
      ],
    });
    expect(template.containerDefinitions[0]).toEqual({ name: 'web', image: 'old' });
  });
});

function env(...names: readonly string[]) {
  return names.map((name) => ({ name, value: name.toLowerCase() }));
}
