import { dimensionOf } from '../../../../src/aws/metrics/traffic-metrics.ts';
import type { Check, SourceKind } from '../../../../src/deployment/check.ts';
import { bodyOf, checkOf, SECRET, type SourcesWorld } from './given-sources.ts';

/** What a side had in one minute. */
interface Fed {
  readonly at: number;
  readonly side: 'green' | 'blue';
  readonly total: number;
  readonly bad: number;
}

/** A source as the contract drives it: what it is fed it must tell. */
interface DrivenRow {
  readonly check: Check;
  /** It is asked over real sockets, which virtual time does not wait for. */
  readonly overSockets?: true;
  /** Minutes are fed in their order, each while it is: the virtual time passes them. */
  feed(minute: number, side: Fed['side'], total: number, bad: number): void;
  /** From now on nobody answers. */
  break(): Promise<void> | void;
  /** From now on an answer never comes. */
  hang(): void;
}

type Driver = (world: SourcesWorld) => Promise<DrivenRow>;

const HEADERS = { authorization: { secret: { secretsManager: 'app/token', key: 'token' }, prefix: 'Bearer ' } } as const;

/** A server of what it is fed, which can break and hang; it takes the secret, and answers with it. */
async function told(world: SourcesWorld, answer: (fed: readonly Fed[], asked: { readonly url: URL; readonly body: string }) => unknown) {
  const fed: Fed[] = [];
  let mode: 'answers' | 'breaks' | 'hangs' = 'answers';
  const base = await world.serve(async (request, response) => {
    if (mode === 'breaks')
      return void response.writeHead(500, { 'content-type': 'text/plain' }).end(`no, ${request.headers.authorization}`);
    if (mode === 'hangs') return;
    if (request.headers.authorization !== `Bearer ${SECRET}`) return void response.writeHead(401).end();
    const asked = { url: new URL(request.url ?? '/', 'http://here'), body: await bodyOf(request) };
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(answer(fed, asked)));
  });
  const row = {
    overSockets: true as const,
    feed: (minute: number, side: Fed['side'], total: number, bad: number) => void fed.push({ at: world.at(minute), side, total, bad }),
    break: () => {
      mode = 'breaks';
    },
    hang: () => {
      mode = 'hangs';
    },
  };
  return { base, row };
}

/** Newest first, and more than was asked for. */
const backwards = (fed: readonly Fed[]): readonly Fed[] => [...fed].reverse();

const ofSide = (fed: readonly Fed[], side: string | null) => backwards(fed).filter((each) => each.side === side);

/** CloudWatch: AWS itself fails, as often as the SDK tries. */
const awsRow = (world: SourcesWorld, check: Check, feed: DrivenRow['feed']): DrivenRow => {
  const call = { service: 'monitoring', operation: 'GetMetricData' } as const;
  const always = (fault: Pick<Parameters<typeof world.local.faults.inject>[0], 'mode' | 'timeoutMs' | 'lateMs'>) => {
    for (let nth = 1; nth <= 12; nth++) world.local.faults.inject({ ...call, ...fault, nth });
  };
  return {
    check,
    feed,
    break: () => always({ mode: 'fail-before' }),
    hang: () => always({ mode: 'timeout-no-effect', timeoutMs: 3_600_000 }),
  };
};

/** Values of one minute, as so many data points. */
function observed(world: SourcesWorld, namespace: string, name: string, dimensions: Readonly<Record<string, string>>) {
  return (value: number, unit = 'Count') =>
    world.local.services.cloudwatch.facade.observe({ namespace, name, dimensions, value, unit } as never);
}

export const DRIVERS: { readonly [K in Exclude<SourceKind, 'alarm' | 'slo' | 'datadogGate'>]: Readonly<Record<string, Driver>> } = {
  requests: {
    'failed, of a load balancer': async (world) =>
      awsRow(world, checkOf({ requests: 'failed' }, { max: 0.01 }), (_minute, side, total, bad) => {
        const dimensions = { TargetGroup: dimensionOf(world[side === 'green' ? 'b' : 'a']), LoadBalancer: dimensionOf(world.balancer) };
        const of = (name: string) => observed(world, 'AWS/ApplicationELB', name, dimensions);
        of('RequestCount')(total);
        if (total > bad) of('HTTPCode_Target_2XX_Count')(total - bad);
        if (bad > 0) of('HTTPCode_Target_5XX_Count')(bad);
      }),
    'slow, of a load balancer': async (world) =>
      awsRow(world, checkOf({ requests: { slowerThan: 500 } }, { max: 0.01 }), (_minute, side, total, bad) => {
        const dimensions = { TargetGroup: dimensionOf(world[side === 'green' ? 'b' : 'a']), LoadBalancer: dimensionOf(world.balancer) };
        const time = observed(world, 'AWS/ApplicationELB', 'TargetResponseTime', dimensions);
        for (let i = 0; i < total; i++) time(i < bad ? 0.9 : 0.1, 'Seconds');
      }),
  },
  cloudWatch: {
    'two metrics': async (world) => {
      const metric = (name: string) => ({ namespace: 'Shop', metric: name, dimensions: { Service: '{service}' }, stat: 'Sum' });
      return awsRow(
        world,
        checkOf({ cloudWatch: { bad: metric('Errors'), total: metric('Orders') } }, { max: 0.01 }),
        (_minute, side, total, bad) => {
          const of = (name: string) => observed(world, 'Shop', name, { Service: world.pair[side].service });
          of('Orders')(total);
          if (bad > 0) of('Errors')(bad);
        },
      );
    },
    'metric math': async (world) => {
      const metric = (name: string) => ({ namespace: 'Shop', metric: name, dimensions: { Service: '{service}' }, stat: 'Sum' });
      const total = { expression: 'good + bad', metrics: { good: metric('Good'), bad: metric('Bad') } };
      return awsRow(world, checkOf({ cloudWatch: { bad: metric('Bad'), total } }, { max: 0.01 }), (_minute, side, total, bad) => {
        const of = (name: string) => observed(world, 'Shop', name, { Service: world.pair[side].service });
        of('Good')(total - bad);
        of('Bad')(bad);
      });
    },
  },
  prometheus: {
    'two queries': async (world) => {
      const { base, row } = await told(world, (fed, { body }) => {
        const form = new URLSearchParams(body);
        const [, name, service] = /^sum\(increase\((\w+)\{app="([^"]*)"\}\[1m\]\)\)$/.exec(form.get('query') ?? '') ?? [];
        const points = fed
          .filter(({ side }) => world.pair[side].service === service)
          .map(({ at, total, bad }) => [at / 1000 + 60, String(name === 'all' ? total : bad)]);
        return {
          status: 'success',
          warnings: ['PromQL warning: slow'],
          data: { resultType: 'matrix', result: points.length === 0 ? [] : [{ metric: {}, values: points }] },
        };
      });
      const query = (name: string) => `sum(increase(${name}{app="{service}"}[1m]))`;
      const of = { url: `${base}/`, headers: HEADERS, from: 'outside', bad: query('bad'), total: query('all') } as const;
      return { ...row, check: checkOf({ prometheus: of }, { max: 0.01 }) };
    },
  },
  http: {
    'a list of each side': async (world) => {
      const { base, row } = await told(world, (fed, { url }) => ({
        data: ofSide(fed, url.searchParams.get('side')).map(({ at, total, bad }) => ({ t: new Date(at).toISOString(), n: total, e: bad })),
      }));
      const pick = "data.{ 'at': t, 'total': n, 'bad': e }";
      const of = { url: `${base}/series?side={side}&from={from}`, headers: HEADERS, from: 'outside', answers: 'share', pick } as const;
      return { ...row, check: checkOf({ http: of }, { max: 0.01 }) };
    },
  },
  lambda: {
    'minutes of both sides': async (world) => {
      const fed: Fed[] = [];
      let mode: 'answers' | 'breaks' | 'hangs' = 'answers';
      world.local.services.lambda.register({
        name: 'shop-judge',
        timeoutSeconds: 60,
        handler: async () => {
          if (mode === 'breaks') throw new Error('no');
          if (mode === 'hangs') await new Promise(() => {});
          const starts = [...new Set(backwards(fed).map(({ at }) => at))];
          const countOf = (at: number, side: string) => {
            const found = fed.find((each) => each.at === at && each.side === side);
            return found ? { [side]: { total: found.total, bad: found.bad } } : {};
          };
          return { minutes: starts.map((at) => ({ at: new Date(at).toISOString(), ...countOf(at, 'green'), ...countOf(at, 'blue') })) };
        },
      });
      return {
        check: checkOf({ lambda: { function: 'shop-judge', answers: 'share' } }, { max: 0.01 }),
        feed: (minute, side, total, bad) => void fed.push({ at: world.at(minute), side, total, bad }),
        break: () => {
          mode = 'breaks';
        },
        hang: () => {
          mode = 'hangs';
        },
      };
    },
  },
};
