import { expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import { CachingResolver } from '../../src/rehearsal/demo/resolver.ts';
import { untilResolvable } from '../../src/rehearsal/until-resolvable.ts';
import { untilServing } from '../../src/rehearsal/until-serving.ts';
import { watchInvariants } from '../../src/rehearsal/watch-invariants.ts';
import { simulateDiscovered, startDiscoveryClient } from '../support/discovered-sample.ts';
import { JUDGE } from '../support/judge-of.ts';
import { Progress } from '../support/progress.ts';

/**
 * A resolver that somebody asked for the idle side's own name keeps that there is no such name for as long as
 * the SOA of its zone says. A client behind it that is led to green while it does so gets nothing.
 */
test('a resolver that has met the idle name before leads its users somewhere all along', () => {
  const clock = new VirtualClock();
  return clock.run(
    (async () => {
      const sample = await simulateDiscovered(clock, {
        configured: { judge: { ...JUDGE, everySeconds: 60, alarms: [], inconclusive: 'wait', patienceSeconds: 600 } },
      });
      try {
        await untilServing(sample);
        await untilResolvable(sample);
        const client = startDiscoveryClient(sample);
        const progress = new Progress(sample.local, await watchInvariants(sample));
        const { facade } = sample.local.services.route53;
        const kept: number[] = [];
        const behind = new CachingResolver(
          async (name) => {
            const { answers, authority } = facade.resolve(name);
            const addresses = answers.filter(({ type }) => type === 'A').map(({ value }) => value);
            const ttlSeconds = Math.min(...[...answers, ...authority].map(({ ttl }) => ttl));
            if (addresses.length === 0) kept.push(ttlSeconds);
            return { addresses, ttlSeconds };
          },
          { now: () => clock.now() },
        );
        const lost: string[] = [];
        let over = false;
        const user = async (): Promise<void> => {
          if (over) return;
          clock.after(1_000, () => void user());
          // A resolver of its own follows the CNAME: it may know the names behind it already.
          const side =
            facade
              .resolve(sample.config.record.name)
              .answers.find(({ type }) => type === 'CNAME')
              ?.value.replace(/\.$/, '') ?? '';
          await behind.resolve(side).catch(() => lost.push(side));
        };
        void user();
        const { digest } = await sample.push('v2');
        await progress.until('green is raised', () => progress.record.active?.plan !== undefined);
        // A person's dig, or a monitor, in the last moment before green is up.
        for (const side of sample.config.sides) if ('name' in side) await behind.resolve(side.name).catch(() => {});
        const end = await progress.until('v2 ends', () => progress.ended.find(({ image }) => image.digest === digest));
        over = true;
        progress.stop();
        client.stop();
        expect(end.outcome).toBe('SUCCEEDED');
        expect(kept).toEqual([900]);
        expect(lost).toEqual([]);
      } finally {
        await sample.stop();
      }
    })(),
  );
}, 90_000);
