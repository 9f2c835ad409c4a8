import pc from 'picocolors';
import { BadUsage } from '../../installation/bad-usage.ts';
import { perform } from '../../rehearsal/demo/perform.ts';
import { plainShow } from '../../rehearsal/demo/plain-show.ts';
import type { Report } from '../../rehearsal/demo/report.ts';
import { type StoryName, storyOf } from '../../rehearsal/demo/story.ts';
import { summaryOf } from '../../rehearsal/demo/summary.ts';
import { terminalShow } from '../../rehearsal/demo/terminal-show.ts';
import { packageOf } from '../../rehearsal/stack/package.ts';
import { say } from '../orders/say-verb.ts';
import { EXIT } from '../report/exit-codes.ts';

interface DemoOptions {
  readonly json?: boolean;
  /** From the package that an AWS account would get. */
  readonly stack?: boolean;
  readonly story: StoryName;
  readonly route: Report['route'];
  readonly speed: number;
}

/** A little more than what the judge wants to see of a tenth of the traffic within two AWS minutes. */
const REQUESTS_A_SECOND = 280;

/**
 * Deployments under traffic. Exit code 0 when each ended as it should and nothing was dropped. With `json`
 * standard output is the report alone, and the story goes to standard error. `play`: what performs it.
 */
export async function demo(
  { json = false, stack = false, story, route, speed }: DemoOptions,
  play: typeof perform = perform,
): Promise<void> {
  const onTerminal = process.stdout.isTTY && !json;
  const print = (line: string) => (json ? console.error(line) : console.log(line));
  if (stack && storyOf(story).configure)
    throw new BadUsage(
      `--stack: the story '${story}' changes the sample's configuration, and the package has it as it is. Leave --stack out`,
    );
  const packaged = stack ? await packageOf(print) : undefined;
  const show = onTerminal ? terminalShow(process.stdout) : plainShow(print);
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort(new Error('the demo was interrupted'));
  for (const signal of SIGNALS) process.on(signal, interrupt);
  process.once('disconnect', interrupt);
  // A pipe that nobody reads any more ends the demo.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', interrupt);
  try {
    const performed = await play({
      route,
      story,
      speed,
      perSecond: REQUESTS_A_SECOND,
      show,
      says: (sample, verb, seconds) => say(verb, sample, sample.config.service, { ...(seconds !== undefined && { seconds }) }),
      ...(packaged && { packaged }),
      signal: interrupted.signal,
    });
    for (const line of summaryOf(performed, { speed, colours: pc.createColors(onTerminal), columns: process.stdout.columns ?? 120 }))
      print(line);
    if (json) console.log(JSON.stringify(performed.report));
    process.exitCode = performed.differences.length === 0 ? EXIT.done : EXIT.failed;
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
