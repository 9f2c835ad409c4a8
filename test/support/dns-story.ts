import { expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import type { SampleVersionName } from '../../sample/checkout/versions.ts';
import type { Outcome } from '../../src/deployment/outcome.ts';
import type { ActiveDeployment, EndedDeployment } from '../../src/deployment/record.ts';
import type { DnsConfig } from '../../src/deployment/service-config.ts';
import { modelledNames } from '../../src/rehearsal/modelled-names.ts';
import { simulateDnsSample } from '../../src/rehearsal/simulate.ts';
import type { RunningDnsSample } from '../../src/rehearsal/start-dns.ts';
import { untilResolvable } from '../../src/rehearsal/until-resolvable.ts';
import { untilServing } from '../../src/rehearsal/until-serving.ts';
import { type InvariantWatch, watchInvariants } from '../../src/rehearsal/watch-invariants.ts';
import { type AccessWatch, watchAccess } from './access.ts';
import { type ClientKind, startDnsClients } from './dns-clients.ts';
import { Progress } from './progress.ts';

export interface GivenDns {
  readonly configured?: Partial<Omit<DnsConfig, 'record'>>;
  readonly record?: Partial<DnsConfig['record']>;
  readonly clients?: readonly ClientKind[];
  readonly seed?: string;
  /** Dead executions, lost pushes and services at rest are looked at every minute. */
  readonly sweeps?: boolean;
  /** Clients may meet failures that are no deployment's doing. */
  readonly usersMayBeHurt?: boolean;
  /** Between Teal and the DNS server: what a name is answered with, given what the server says. */
  readonly heard?: (name: string, told: readonly string[]) => readonly string[];
}

export interface DnsStory {
  readonly sample: RunningDnsSample;
  readonly watch: InvariantWatch;
  readonly progress: Progress;
  readonly access: AccessWatch;
  readonly clients: ReturnType<typeof startDnsClients>;
  push(version: SampleVersionName): Promise<{ readonly digest: string }>;
  active(what: string, look: (active: ActiveDeployment) => boolean): Promise<ActiveDeployment>;
  /** Green has this percent, and the wait of its bake is open. */
  bakes(green: number): Promise<ActiveDeployment>;
  ends(pushed: { readonly digest: string }, outcome: Outcome, cause?: RegExp): Promise<EndedDeployment>;
  /** As written, by side. */
  weights(): Promise<{ readonly a: number; readonly b: number }>;
  tasks(): Promise<readonly (number | undefined)[]>;
}

/**
 * A deployment over DNS in virtual time, invariants on and clients of several kinds resolving all along;
 * nobody may be dropped.
 */
export function dnsStory(title: string, given: GivenDns, tell: (story: DnsStory) => Promise<void>): void {
  test(title, () => simulateDns(given, tell));
}

/** One story over DNS, from its world to its end. */
export function simulateDns(given: GivenDns, tell: (story: DnsStory) => Promise<void>): Promise<void> {
  const clock = new VirtualClock();
  return clock.run(simulated(clock, given, tell));
}

async function simulated(clock: VirtualClock, given: GivenDns, tell: (story: DnsStory) => Promise<void>): Promise<void> {
  const sample = await simulateDnsSample(clock, {
    ...(given.seed !== undefined && { seed: given.seed }),
    ...(given.sweeps !== undefined && { sweeps: given.sweeps }),
    enforceIam: true,
    sample: { port: 0, drainSeconds: 60, tasks: 3 },
    reach: (local, world) => {
      const names = modelledNames(local, world);
      const { heard = (_: string, told: readonly string[]) => told } = given;
      return { ...names, resolve: async (name, ...rest) => heard(name, (await names.resolve?.(name, ...rest)) ?? []) };
    },
    configure: (config) => ({
      ...config,
      steps: [
        { weight: 10, bakeSeconds: 300 },
        { weight: 50, bakeSeconds: 300 },
        { weight: 100, bakeSeconds: 0 },
      ],
      judge: { ...config.judge, errorRate: { max: 0.01, minRequests: 20 } },
      windowSeconds: 300,
      ...given.configured,
      // Stories change how long it waits, not which zone it is in.
      record: { ...config.record, ...given.record },
    }),
  });
  try {
    await untilServing(sample);
    await untilResolvable(sample);
    const clients = startDnsClients(sample, given.clients ?? ['honest', 'lingering'], 5);
    const access = watchAccess(sample);
    const watch = await watchInvariants(sample);
    const progress = new Progress(sample.local, watch);
    try {
      await tell(storyOf(sample, watch, progress, access, clients));
    } catch (error) {
      throw new Error(`${(error as Error).message}\n\nas it stood:\n${progress.describe()}`, { cause: error });
    } finally {
      progress.stop();
      clients.stop();
    }
    const { checked, violations } = watch.end();
    // S11 blames no deployment where there is none: somebody else led clients to a side that is down.
    expect(violations.filter(({ invariant }) => !(given.usersMayBeHurt && invariant === 'S11'))).toEqual([]);
    expect(checked).toBeGreaterThan(0);
    await access.end();
    if (given.usersMayBeHurt) return;
    for (const [kind, { drops }] of Object.entries(clients.tallies)) expect([kind, drops]).toEqual([kind, {}]);
  } finally {
    await sample.stop();
  }
}

function storyOf(
  sample: RunningDnsSample,
  watch: InvariantWatch,
  progress: Progress,
  access: AccessWatch,
  clients: DnsStory['clients'],
): DnsStory {
  const { local, ports, config } = sample;
  const active: DnsStory['active'] = (what, look) => {
    const before = progress.ended.length;
    return progress.until(what, () => {
      const { active: held, starting } = progress.record;
      if (!held && !starting && progress.ended.length > before) throw new Error(`the deployment ended before: ${what}`);
      return held && look(held) ? held : undefined;
    });
  };
  return {
    sample,
    watch,
    access,
    progress,
    clients,
    push: (version) => sample.push(version),
    active,
    bakes: (green) =>
      active(`${green} % on green bakes`, ({ confirmed, wait }) => Boolean(confirmed?.split.green === green && wait?.reason === 'bake')),
    async ends({ digest }, outcome, cause) {
      const end = await progress.until(`${digest} ends`, () => progress.ended.findLast(({ image }) => image.digest === digest));
      await local.services.stepfunctions.ended(end.execution);
      expect(`${end.outcome}: ${end.cause}`).toMatch(new RegExp(`^${outcome}: `));
      if (cause) expect(end.cause).toMatch(cause);
      return end;
    },
    async weights() {
      const image = { uri: '', repository: config.image.repository, digest: `sha256:${'0'.repeat(64)}` };
      const world = await ports.world.read(config, image, {});
      if (world.route !== 'dns') throw new Error('not a world of the DNS route');
      const { sets, answers } = world.record;
      const of = (index: 0 | 1) => sets.find(({ leadsTo }) => leadsTo === answers[index]?.name)?.weight ?? 0;
      return { a: of(0), b: of(1) };
    },
    async tasks() {
      const containers = ports.containers(config.cluster);
      return Promise.all(config.sides.map(async ({ service }) => (await containers.describe(service))?.desired));
    },
  };
}
