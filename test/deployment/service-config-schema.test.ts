import { describe, expect, test } from '@jest/globals';
import type { Configuration } from '../../src/deployment/configuration/configuration.ts';
import { serviceConfigSchema } from '../../src/deployment/service-config-schema.ts';
import { aDiscoveredConfig, aDnsConfig } from '../support/dns-worlds.ts';
import { aConfig } from '../support/worlds.ts';

const [first, second] = aDiscoveredConfig().sides;
const HOOKS: Configuration['hooks'] = [
  { name: 'audit', at: 'BeforeInstall', function: 'audit', details: { list: [1, { deep: null }] }, undo: { function: 'audit:live' } },
  { name: 'people', at: 'AfterAllowTestTraffic', function: 'people', answers: 'token', timeout: '300 hours', onTimeout: 'continue' },
  {
    name: 'tidy',
    at: 'AfterAllowTraffic',
    task: { container: 'web', command: ['tidy'], environment: { A: 'b' }, cpu: 512, memory: 1024, spot: true },
  },
  { name: 'tell', at: 'OnRollback', function: 'arn:aws:lambda:eu-west-1:123456789012:function:tell:7' },
];

const counted = { cloudWatch: { namespace: 'Checkout', dimensions: { Side: 'a' }, requests: 'Requests', errors: 'Errors', latency: 'Ms' } };
const told = { http: 'https://checkout-b.internal.example.com/stats' };

describe('a configuration that travels through an execution', () => {
  test.each([
    ['behind a load balancer', aConfig()],
    ['with hooks', aConfig({ hooks: HOOKS })],
    ['with a task before everything else', aConfig({ before: { task: { container: 'web', onRollback: 'stop' } } })],
    ['over DNS, behind load balancers', aDnsConfig()],
    ['over DNS, in service discovery', aDiscoveredConfig()],
    [
      'over DNS, its traffic told',
      {
        ...aDiscoveredConfig(),
        sides: [
          { ...first, traffic: counted },
          { ...second, traffic: told },
        ],
      },
    ],
  ])('arrives as it was: %s', (_, config) => {
    expect(serviceConfigSchema.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  test('loses what another release knows of, and is not refused for it', () => {
    expect(serviceConfigSchema.parse({ ...aConfig(), budget: { perMonth: 'much' } })).toEqual(aConfig());
  });

  test('without something that every release needs is refused', () => {
    const { steps: _, ...rest } = aConfig();
    expect(serviceConfigSchema.safeParse(rest).success).toBe(false);
  });
});
