import { expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import { lookTwice, type Resting } from '../../../src/aws/rest/two-looks.ts';
import type { LiveSettings } from '../../../src/deployment/ports/container-service.ts';
import type { LiveAtRest, RestReader } from '../../../src/deployment/ports/rest-reader.ts';
import { greenAt } from '../../../src/deployment/split.ts';
import { aPlan } from '../../deployment/record/a-record.ts';

const resting = (service: string): Resting => {
  const plan = aPlan({ service });
  return { service, rest: { deployment: `${service}-1`, at: '', machine: '', plan }, plan, known: [] };
};
const standing = (service: string, desired: number): LiveSettings => ({
  service,
  desired,
  running: desired,
  pending: 0,
  taskDefinition: '',
  steady: true,
});
const aside: LiveAtRest = {
  routes: [{ route: 'listener', split: greenAt(100), weights: {} }],
  blue: standing('checkout-a', 3),
  green: standing('checkout-b', 0),
  targets: {},
};

/**
 * What comes of two looks by a reader, the times at which it read, and when the looks were over, in
 * milliseconds.
 */
async function looked(services: readonly string[], answer: (service: string, look: number) => LiveAtRest | 'nothing') {
  const clock = new VirtualClock();
  return clock.run(
    (async () => {
      const start = clock.now();
      const times: number[] = [];
      const silence = (signal: AbortSignal | undefined) =>
        new Promise<{ readonly error: unknown }>((resolve) => signal?.addEventListener('abort', () => resolve({ error: signal.reason })));
      const rest: RestReader = {
        read: async (plans, signal) => {
          times.push(clock.now() - start);
          const look = times.length;
          return Promise.all(
            plans.map(async ({ service }) => {
              const one = answer(service, look);
              return one === 'nothing' ? silence(signal) : one;
            }),
          );
        },
      };
      const { changed, failed } = await lookTwice({ ports: { rest, clock }, signal: new AbortController().signal }, services.map(resting));
      return {
        changed: changed.map(({ of }) => of.service),
        failed: failed.map(({ service }) => service),
        times,
        took: clock.now() - start,
      };
    })(),
  );
}

test('two looks are two seconds apart', async () => {
  expect(await looked(['a'], () => aside)).toEqual({ changed: ['a'], failed: [], times: [0, 2_000], took: 2_000 });
});

test('where ECS tells of no service they are eight seconds apart', async () => {
  expect((await looked(['a', 'b'], () => ({ ...aside, green: undefined }))).times).toEqual([0, 8_000]);
});

test('a service that does not answer ends the first look after 40 s, and hides no other', async () => {
  const { changed, failed, took } = await looked(['slow', 'b'], (service) => (service === 'slow' ? 'nothing' : aside));
  expect([changed, failed, took]).toEqual([['b'], ['slow'], 42_000]);
});

test('without any service nothing is read', async () => {
  expect((await looked([], () => aside)).times).toEqual([]);
});
