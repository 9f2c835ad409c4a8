import { describe, expect, test } from '@jest/globals';
import { AwsError } from '@teal/local-aws';
import { handler } from '../../functions/find-lost-pushes.ts';
import type { Ports } from '../../src/aws/ports.ts';
import { DeploymentError } from '../../src/deployment/errors.ts';
import { emptyRecord, type ServiceRecord } from '../../src/deployment/record.ts';
import type { RegistryImage } from '../../src/deployment/registry-image.ts';
import type { ServiceConfig } from '../../src/deployment/service-config.ts';
import { aConfig, anImage, digestOf } from '../support/worlds.ts';

const now = Date.parse('2026-11-20T10:00:00Z');
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const machine = (route: string) => `arn:aws:states:us-east-1:123456789012:stateMachine:teal-${route}`;
const machines = { 'load-balancer': machine('load-balancer'), dns: machine('dns') };

const named = (service: string, image: Partial<ServiceConfig['image']> = {}): ServiceConfig => {
  const config = aConfig();
  return { ...config, service, image: { ...config.image, ...image } };
};

const pushedTo = (service: string): ServiceRecord => ({
  ...emptyRecord(service),
  newestPush: { at: ago(50), digest: digestOf('v1') },
  asked: ago(50),
});

const lost: RegistryImage = { ...anImage('v2'), digest: digestOf('v2'), tags: ['v2'], pushedAt: ago(5) };

interface Given {
  readonly configs: readonly ServiceConfig[];
  readonly record?: (service: string) => ServiceRecord;
  readonly tagged?: (repository: string) => readonly RegistryImage[];
}

/** One look in the turn of each repository: all eight minutes. */
async function look({ configs, record = pushedTo, tagged = () => [lost] }: Given) {
  const paged: string[] = [];
  const begun: string[] = [];
  const lines: string[] = [];
  const ports = {
    clock: { now: () => now },
    configs: new Map(configs.map((config) => [config.service, config])),
    record: { read: async (service: string) => record(service) },
    images: {
      tagged: async ({ repository, registry = '' }: { repository: string; registry?: string }) => {
        paged.push(`${registry}/${repository}`);
        return { images: tagged(repository), whole: true };
      },
    },
    executions: {
      startOnce: async (on: string, name: string) => {
        const known = begun.includes(`${on} ${name}`);
        if (!known) begun.push(`${on} ${name}`);
        return !known;
      },
    },
  } as unknown as Ports;
  const warn = (message: string) => void lines.push(message);
  const act = handler.within(ports, { log: { debug: () => {}, info: () => {}, warn, error: () => {} } });
  const results = [];
  for (let minute = 0; minute < 8; minute++) results.push(await act({ at: new Date(now + minute * 60_000).toISOString(), machines }));
  return { paged, begun, lines, refused: results.flatMap(({ refused }) => refused), started: results.flatMap(({ started }) => started) };
}

describe('a round of looks', () => {
  test('pages a repository once for all its services, and starts each on the machine of its route', async () => {
    const { paged, begun, lines } = await look({ configs: [named('checkout'), named('search')] });
    expect(paged).toEqual(['/checkout']);
    expect(begun).toEqual([
      expect.stringMatching(/stateMachine:teal-load-balancer found-checkout-\d{10}-[0-9a-f]{12}$/),
      expect.stringMatching(/stateMachine:teal-load-balancer found-search-\d{10}-[0-9a-f]{12}$/),
    ]);
    expect(lines).toEqual(Array(2).fill('the event of the push of v2 was lost; it is started 5 minutes late'));
  });

  test('asks ECR nothing of services that no push has started, or that pushes do not start', async () => {
    const configs = [named('checkout'), named('search', { tags: [] })];
    const { paged, started } = await look({
      configs,
      record: (service) => (service === 'search' ? pushedTo(service) : emptyRecord(service)),
    });
    expect([paged, started]).toEqual([[], []]);
  });

  test('passes over a repository that may not be read, or is not there, and says so', async () => {
    const denied = new AwsError('AccessDeniedException', 'not authorized', { status: 400 });
    const refusal = Object.assign(denied, { $metadata: { httpStatusCode: 400 }, $fault: 'client' });
    const configs = [named('search', { repository: 'search', registry: '123456789012' }), named('checkout')];
    const tagged = (repository: string) => {
      if (repository === 'search') throw refusal;
      return [lost];
    };
    const { refused, started, lines } = await look({ configs, tagged });
    expect(refused).toEqual(['123456789012/search']);
    expect(started).toEqual([expect.stringMatching(/^found-checkout-/)]);
    expect(lines).toContainEqual('a repository may not be looked through');
  });

  test('fails where the record cannot be reached; Lambda makes the look again', async () => {
    const record = () => {
      throw new DeploymentError('RecordUnavailable', 'no');
    };
    await expect(look({ configs: [named('checkout')], record })).rejects.toMatchObject({ name: 'RecordUnavailable' });
  });
});
