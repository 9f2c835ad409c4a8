import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import * as z from 'zod';
import { action } from '../../../src/aws/action/action.ts';
import { DeploymentError } from '../../../src/deployment/errors.ts';

const lines: Record<string, unknown>[] = [];

beforeEach(() => {
  // Powertools writes through the global console in this mode, and past it otherwise.
  process.env.POWERTOOLS_DEV = 'true';
  process.env.POWERTOOLS_METRICS_DISABLED = 'false';
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, method).mockImplementation((text: unknown) => void lines.push(JSON.parse(String(text))));
  }
});
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env.POWERTOOLS_DEV;
  delete process.env.POWERTOOLS_METRICS_DISABLED;
  lines.length = 0;
});

const given = (run: () => Promise<unknown>) =>
  action({
    name: 'run-functional-tests',
    input: z.object({ plan: z.looseObject({ service: z.string() }), token: z.string() }),
    mutates: false,
    errors: ['FunctionalTestFailed'],
    uses: [],
    run: async (_, { log }) => {
      log.info('three tests', { tests: 3 });
      return run();
    },
  });

const event = { plan: { service: 'checkout', deployment: 'checkout-7', epoch: 7, tests: [{ body: 'hush' }] }, token: 'hush' };
const context = { awsRequestId: 'r-1', getRemainingTimeInMillis: () => 15_000 };

describe('what an action on Lambda tells', () => {
  test('its lines carry service, action, deployment, epoch and request; its metrics service and action', async () => {
    await given(async () => 'done')(event, context);
    const [line, metrics] = lines;
    expect(line).toMatchObject({
      level: 'INFO',
      message: 'three tests',
      tests: 3,
      service: 'checkout',
      action: 'run-functional-tests',
      deployment: 'checkout-7',
      epoch: 7,
      request: 'r-1',
    });
    expect(metrics).toMatchObject({ service: 'checkout', action: 'run-functional-tests', Succeeded: 1, Duration: expect.any(Number) });
    expect(metrics?._aws).toMatchObject({ CloudWatchMetrics: [{ Namespace: 'Teal', Dimensions: [['service', 'action']] }] });
  });

  test('a failure that the workflow expects is a warning with its name, and counts as failed', async () => {
    const failing = given(async () => {
      throw new DeploymentError('FunctionalTestFailed', 'home answers: 500 instead of 200');
    });
    await expect(failing(event, context)).rejects.toMatchObject({ name: 'FunctionalTestFailed' });
    expect(lines[1]).toMatchObject({ level: 'WARN', error: 'FunctionalTestFailed', message: 'home answers: 500 instead of 200' });
    expect(lines[2]).toMatchObject({ Failed: 1, error: 'FunctionalTestFailed' });
  });

  test('a record that AWS refuses is an error, one that it cannot reach now is a warning', async () => {
    const refused = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException', $fault: 'client', $metadata: {} });
    const faulty = Object.assign(new Error('later'), { name: 'InternalServerError', $fault: 'server', $metadata: { httpStatusCode: 500 } });
    for (const cause of [refused, faulty]) {
      const failing = given(async () => {
        throw new DeploymentError('RecordUnavailable', cause.message, { cause });
      });
      await expect(failing(event, context)).rejects.toMatchObject({ name: 'RecordUnavailable' });
    }
    expect(lines.filter(({ error, level }) => error && level).map(({ level }) => level)).toEqual(['ERROR', 'WARN']);
  });

  test('a fault of our own is an error', async () => {
    const broken = given(async () => {
      throw new TypeError('undefined is not a function');
    });
    await expect(broken(event, context)).rejects.toMatchObject({ name: 'TypeError' });
    expect(lines[1]).toMatchObject({ level: 'ERROR', error: 'TypeError' });
  });

  test('nothing of the input beside that is told: no token, no body', async () => {
    await given(async () => 'done')(event, context);
    await expect(given(async () => 'done')({ ...event, plan: { tests: [{ body: 'hush' }] } }, context)).rejects.toMatchObject({
      name: 'BadRequest',
    });
    expect(JSON.stringify(lines)).not.toContain('hush');
  });

  test('in process it tells nothing unless it is given a log', async () => {
    const handler = given(async () => 'done');
    const told: string[] = [];
    const log = { debug: () => {}, info: (message: string) => void told.push(message), warn: () => {}, error: () => {} };
    await handler.within({} as never)(event);
    await handler.within({} as never, { log })(event);
    expect(lines).toEqual([]);
    expect(told).toEqual(['three tests']);
  });
});
