import type { VirtualClock } from '@teal/local-aws';
import { orderBack } from '../../src/cli/orders/roll-back.ts';
import type { ServiceRecord } from '../../src/deployment/record.ts';
import type { RouteKind } from '../../src/deployment/route-kinds.ts';
import type { ServiceConfig } from '../../src/deployment/service-config.ts';
import { simulateDnsSample, simulateSample } from '../../src/rehearsal/simulate.ts';
import type { RunningTeal } from '../../src/rehearsal/start-teal.ts';

/** Starts the sample of a route in virtual time. */
export type StartSample = (clock: VirtualClock) => Promise<RunningTeal<unknown, ServiceConfig>>;

export const SAMPLES = {
  'load-balancer': (clock) => simulateSample(clock, { configure: judgedByHealth }),
  dns: (clock) => simulateDnsSample(clock, { configure: judgedByHealth }),
} as const satisfies Partial<Record<RouteKind, StartSample>>;

/** Nobody sends requests here, so none are judged. */
function judgedByHealth<C extends ServiceConfig>(config: C): C {
  const { errorRate: _, latency: __, ...judge } = config.judge;
  return { ...config, judge: { ...judge, alarms: [] } };
}

type Sample = Pick<RunningTeal<unknown, ServiceConfig>, 'clients' | 'ports' | 'config' | 'machine' | 'push'>;

/** AWS seconds after which a deployment is not what it should be. */
const PATIENCE_SECONDS = 6 * 3_600;

/**
 * Deployments that bring a record into as many states as they can: one that succeeds, one whose test fails,
 * one that is ordered back under traffic while another waits, which then never comes up.
 */
export async function runDeployments(sample: Sample): Promise<void> {
  const { ports, config } = sample;
  const until = async (what: string, look: (record: ServiceRecord) => boolean): Promise<void> => {
    for (let waited = 0; waited < PATIENCE_SECONDS; waited++) {
      const record = await ports.record.read(config.service);
      if (look(record)) return;
      await ports.clock.sleep(1_000);
    }
    throw new Error(`waited in vain until ${what}: ${JSON.stringify(await ports.record.read(config.service), undefined, 2)}`);
  };
  const ends = (number: number, outcome: string) =>
    until(`deployment ${number} is ${outcome}`, ({ last }) => last?.epoch === number && last.outcome === outcome);

  await sample.push('v2');
  await ends(1, 'SUCCEEDED');
  await sample.push('v3');
  await ends(2, 'ROLLED_BACK');
  await sample.push('v4');
  await until('10 % bake', ({ active }) => active?.confirmed?.split.green === 10 && active.wait !== undefined);
  await sample.push('v5');
  await until('v5 waits', ({ queued }) => queued !== undefined);
  await orderBack(sample, config.service, {
    reason: 'it looks wrong',
    acknowledge: false,
  });
  await ends(3, 'ROLLED_BACK');
  await ends(4, 'ROLLED_BACK');
}
