import { PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, describe, expect, test } from '@jest/globals';
import { cloudWatch } from '../../../../src/aws/clients.ts';
import type { ExchangeAnswer, ExchangeRequest } from '../../../../src/deployment/ports/http-exchange.ts';
import { checkOf, givenSources, SECRET, type SourcesWorld } from './given-sources.ts';

let world: SourcesWorld;
afterEach(() => world.stop());

describe('an alarm', () => {
  async function givenAlarms(names: readonly string[]) {
    world = await givenSources();
    const put = (AlarmName: string) =>
      cloudWatch(world.clients).send(
        new PutMetricAlarmCommand({
          AlarmName,
          Namespace: 'Shop',
          MetricName: 'Orders',
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: AlarmName === 'high' ? 5 : 5_000,
          ComparisonOperator: 'GreaterThanThreshold',
        }),
      );
    for (const name of names) await world.run(put(name));
  }

  test('fails in ALARM with its reason, passes in OK and without data, and is none where it is not there', async () => {
    await givenAlarms(['high', 'low']);
    const read = (name: string) => world.run(world.source().read(checkOf({ alarm: name }), world.look(0, 0)));
    expect(await read('high')).toMatchObject({ kind: 'verdict', says: 'pass', message: expect.stringContaining('INSUFFICIENT_DATA') });
    for (let minute = 0; minute < 3; minute++) {
      world.local.services.cloudwatch.facade.observe({ namespace: 'Shop', name: 'Orders', dimensions: {}, value: 100, unit: 'Count' });
      await world.pass(60);
    }
    expect(await read('high')).toMatchObject({
      kind: 'verdict',
      says: 'fail',
      message: expect.stringMatching(/high is in ALARM: Threshold Crossed/),
    });
    expect(await read('low')).toMatchObject({ kind: 'verdict', says: 'pass' });
    expect(await read('nowhere')).toMatchObject({ kind: 'none', why: 'there is no alarm nowhere' });
  });

  test('that is well says the first sentence of its reason, one that is not all of it', async () => {
    await givenAlarms(['low']);
    const StateReason = 'Threshold Crossed: 1 datapoint [0.0 (01/01/26 00:00:00)] was not greater. It is 2.5 now. And so on.';
    const said = async (StateValue: 'OK' | 'ALARM') => {
      await world.run(cloudWatch(world.clients).send(new SetAlarmStateCommand({ AlarmName: 'low', StateValue, StateReason })));
      return world.run(world.source().read(checkOf({ alarm: 'low' }), world.look(0, 0)));
    };
    expect(await said('OK')).toMatchObject({
      message: 'the alarm low is OK, not in ALARM: Threshold Crossed: 1 datapoint [0.0 (01/01/26 00:00:00)] was not greater',
    });
    expect(await said('ALARM')).toMatchObject({ message: `the alarm low is in ALARM: ${StateReason}` });
  });

  test('shares a call with all others of its turn, and one that is not there takes no other along', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `alarm-${i}`);
    await givenAlarms(names);
    world.calls();
    const source = world.source();
    const readings = await world.run(Promise.all([...names, 'nowhere'].map((alarm) => source.read(checkOf({ alarm }), world.look(0, 0)))));
    expect(readings.map(({ kind }) => kind)).toEqual([...names.map(() => 'verdict'), 'none']);
    expect(world.calls()).toEqual(['monitoring:DescribeAlarms']);
  });

  test('that cannot be read is none', async () => {
    await givenAlarms(['low']);
    for (let nth = 1; nth <= 3; nth++)
      world.local.faults.inject({ mode: 'throttle', service: 'monitoring', operation: 'DescribeAlarms', nth });
    expect(await world.run(world.source().read(checkOf({ alarm: 'low' }), world.look(0, 0)))).toMatchObject({
      kind: 'none',
      why: expect.stringMatching(/Thrott/),
    });
  });
});

describe('an error budget', () => {
  test.each([
    ['OK', { kind: 'verdict', says: 'pass' }],
    ['WARNING', { kind: 'verdict', says: 'pass' }],
    ['BREACHED', { kind: 'verdict', says: 'fail', message: expect.stringContaining('BREACHED') }],
    ['INSUFFICIENT_DATA', { kind: 'verdict', says: 'inconclusive' }],
  ] as const)('that is %s says %j, by its name and by its ARN', async (BudgetStatus, said) => {
    world = await givenSources();
    const { arn } = world.local.services.applicationSignals.facade.setBudget('orders', {
      BudgetStatus,
      Attainment: 99.5,
      EvaluationType: 'PeriodBased',
    } as never);
    const source = world.source();
    world.calls();
    const read = (slo: string) => source.read(checkOf({ slo }), world.look(0, 0));
    const [byName, byArn, missing] = await world.run(Promise.all([read('orders'), read(arn), read('nowhere')]));
    expect(byName).toMatchObject(said);
    expect(byArn).toMatchObject(said);
    expect(missing).toMatchObject({ kind: 'none', why: expect.stringContaining('not found') });
    expect(world.calls()).toEqual(['application-signals:BatchGetServiceLevelObjectiveBudgetReport']);
  });
});

describe("a function of the team's own", () => {
  async function given(handler: (event: unknown) => Promise<unknown>) {
    world = await givenSources();
    await world.pass(600);
    world.local.services.lambda.register({ name: 'gate', timeoutSeconds: 3, handler });
    return (answers: 'share' | 'quantity' | 'verdict', kept?: string) =>
      world.run(
        world.source().read(checkOf({ lambda: { function: 'gate', answers } }), world.look(0, 5, kept === undefined ? {} : { kept })),
      );
  }

  test('is given what is judged, and answers with a verdict', async () => {
    let event: unknown;
    const read = await given(async (given) => {
      event = given;
      return { verdict: 'fail', message: 'too slow' };
    });
    expect(await read('verdict')).toMatchObject({ kind: 'verdict', says: 'fail', message: 'too slow' });
    expect(event).toEqual({
      check: 'it',
      service: 'checkout',
      deployment: 'checkout-7',
      split: { blue: 90, green: 10 },
      from: new Date(world.at(0)).toISOString(),
      to: new Date(world.at(5)).toISOString(),
      green: { service: 'checkout-b', targetGroup: world.b, cluster: 'prod', image: 'sha256:abc', tag: 'v2' },
      blue: { service: 'checkout-a', targetGroup: world.a, cluster: 'prod' },
    });
  });

  test('may answer with a number, also of both sides', async () => {
    const read = await given(async () => ({ value: { green: 3, blue: 4 } }));
    expect(await read('quantity')).toMatchObject({ kind: 'quantity', minutes: [{ at: world.at(4), green: 3, blue: 4 }] });
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    ['an error', async () => Promise.reject(new Error('no data')), /ends with an error: .*no data/],
    ['nothing', async () => undefined, /no object/],
    ['a text', async () => 'pass', /no object/],
    ['another verdict', async () => ({ verdict: 'maybe' }), /wants 'pass'/],
    ['far too much', async () => ({ verdict: 'pass', more: 'x'.repeat(2_000_000) }), /more than 1048576/],
  ])('that answers with %s is none', async (_, handler, why) => {
    const read = await given(handler);
    const reading = await read('verdict');
    expect(reading).toMatchObject({ kind: 'none', why: expect.stringMatching(why) });
    expect((reading as { why: string }).why.length).toBeLessThanOrEqual(300);
  });

  test('that is not there is none', async () => {
    const read = await given(async () => ({}));
    expect(await read('share')).toMatchObject({ kind: 'none', why: expect.stringContaining('without minutes') });
    const of = { lambda: { function: 'nowhere', answers: 'verdict' } } as const;
    expect(await world.run(world.source().read(checkOf(of), world.look(0, 5)))).toMatchObject({
      kind: 'none',
      why: expect.stringContaining('ResourceNotFound'),
    });
  });
});

describe("a gate of Datadog's", () => {
  const GATE = {
    site: 'datadoghq.eu',
    service: 'checkout',
    env: 'prod',
    version: '{tag}',
    apiKey: { secretsManager: 'app/token', key: 'token' },
    applicationKey: { parameter: '/app/token' },
    from: 'outside',
  } as const;
  const whole = (status: number, value: unknown): ExchangeAnswer => ({
    status,
    contentType: 'application/json',
    body: JSON.stringify(value),
    tooLarge: false,
  });
  const began = (id: string) => whole(202, { data: { id, attributes: { evaluation_id: id } } });
  const result = (gate_status: string, rules: unknown[] = []) => whole(200, { data: { id: 'e-1', attributes: { gate_status, rules } } });

  /** Looks, each with what the one before kept. */
  async function given(answers: readonly ExchangeAnswer[]) {
    world = await givenSources();
    const asked: ExchangeRequest[] = [];
    const left = [...answers];
    const exchange = {
      send: async (request: ExchangeRequest) => {
        asked.push(request);
        return left.shift() ?? { failed: 'nothing more is asked' };
      },
    };
    let kept: string | undefined;
    const look = async (green = 10) => {
      const { kept: next, ...reading } = await world
        .source({ exchange })
        .read(
          checkOf({ datadogGate: GATE }),
          world.look(0, 0, { split: { green, blue: 100 - green }, ...(kept !== undefined && { kept }) }),
        );
      kept = next;
      expect(JSON.stringify({ next, reading })).not.toContain('hush');
      return reading;
    };
    return { look, asked };
  }

  test('is evaluated once a bake, and looked at until it says so', async () => {
    const failing = result('fail', [
      { name: 'errors', status: 'fail', reason: `ALERT ${SECRET}` },
      { name: 'fine', status: 'pass', reason: '' },
    ]);
    const { look, asked } = await given([began('e-1'), result('in_progress'), failing, began('e-2')]);
    expect(await look()).toMatchObject({ kind: 'verdict', says: 'inconclusive' });
    expect(await look()).toMatchObject({ says: 'inconclusive' });
    expect(await look()).toMatchObject({ says: 'fail', message: 'the gate says fail (evaluation e-1); errors: ALERT ***' });
    expect(await look()).toMatchObject({ says: 'fail' });
    expect(await look(50)).toMatchObject({ says: 'inconclusive' });
    const urls = asked.map(({ method, url }) => `${method} ${url}`);
    const base = 'https://api.datadoghq.eu/api/v2/deployments/gates/evaluation';
    expect(urls).toEqual([`POST ${base}`, `GET ${base}/e-1`, `GET ${base}/e-1`, `POST ${base}`]);
    expect(JSON.parse(asked[0]!.body!)).toEqual({
      data: { type: 'deployment_gates_evaluation_request', attributes: { service: 'checkout', env: 'prod', version: 'v2' } },
    });
    expect(asked[1]!.headers).toMatchObject({ 'dd-api-key': SECRET, 'dd-application-key': SECRET });
  });

  test.each([
    [403, /may not evaluate/],
    [404, /no such gate/],
    [429, /too often/],
    [200, /no evaluation/],
  ])('is none where Datadog answers %i at its beginning, and is begun again', async (status, why) => {
    const { look, asked } = await given([whole(status, { errors: [SECRET] }), began('e-1')]);
    expect(await look()).toMatchObject({ kind: 'none', why: expect.stringMatching(why) });
    expect(await look()).toMatchObject({ says: 'inconclusive' });
    expect(asked.map(({ method }) => method)).toEqual(['POST', 'POST']);
  });

  test('that is lost is begun again once it is lost at two looks; any other failure asks for the same', async () => {
    const { look, asked } = await given([
      began('e-1'),
      whole(404, {}),
      result('in_progress'),
      whole(429, {}),
      { failed: 'no' },
      whole(404, {}),
      whole(404, {}),
      began('e-2'),
    ]);
    const seen: string[] = [];
    for (let i = 0; i < 8; i++) seen.push((await look()).kind);
    expect(seen).toEqual(['verdict', 'none', 'verdict', 'none', 'none', 'none', 'none', 'verdict']);
    expect(asked.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET', 'GET', 'GET', 'GET', 'GET', 'POST']);
  });
});
