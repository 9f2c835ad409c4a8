import * as z from 'zod';
import type { SampleVersionName } from '../../../sample/checkout/versions.ts';
import { OUTCOMES, type Outcome } from '../../deployment/outcome.ts';
import type { EndedDeployment } from '../../deployment/record.ts';
import { ROUTE_KINDS } from '../../deployment/route-kind-names.ts';
import type { RouteKind } from '../../deployment/route-kinds.ts';
import type { Chapter } from './stories/chapter.ts';
import type { Acted, Cue } from './stories/cue.ts';
import { STORY_NAMES, type StoryName, storyOf } from './story.ts';
import type { Tally } from './tally.ts';

const count = z.int().min(0);
const byVersion = z.record(z.string(), count);

/** What the demo prints on standard output with `--json`, in one line. Durations are wall-clock. */
export const reportSchema = z.strictObject({
  story: z.enum(STORY_NAMES),
  /** Of a story in which an execution is stopped: its deployment and the next push ended as they should. */
  recovered: z.boolean().exactOptional(),
  /** From when it was stopped to production read back at 100 % blue. */
  secondsToBlue: z.number().min(0).exactOptional(),
  /** From each word or alarm that took a deployment back to production read back at 100 % blue. */
  verbToBlueMs: z.array(count).exactOptional(),
  route: z.enum(ROUTE_KINDS),
  deployments: z.array(
    z.strictObject({
      image: z.string(),
      outcome: z.enum(Object.keys(OUTCOMES) as [Outcome, ...Outcome[]]),
      cause: z.string(),
      durationSeconds: z.number().min(0),
      /** State transitions of the execution, as Standard workflows are billed. */
      transitions: count,
      /**
       * From the verdict, deadline or command that ended it to production read back at 100 % blue; 0 when no
       * weight had moved.
       */
      timeToBlueMs: count,
      /** Of a story in which people speak: the verbs that were taken, in their order. */
      verbs: z.array(z.string()).exactOptional(),
      /** Of the same: runs of hooks, what undoes them and the task before the deployment included. */
      hooks: count.exactOptional(),
    }),
  ),
  traffic: z.strictObject({
    requests: count,
    /**
     * Broken connections, and the load balancer's 502, 503 and 504, but for those that a task's own crash
     * explains.
     */
    dropped: count,
    /** Answers of 500 and more that a version gave itself. */
    errorsByVersion: byVersion,
    answeredByVersion: byVersion,
    /** Connections still open at the end of a drain. */
    closedAtDrain: count,
    /** Of slow requests without the time that they asked for. */
    p50Ms: z.number().min(0),
    p99Ms: z.number().min(0),
  }),
  invariants: z.strictObject({ checked: count, violated: count }),
  /** Of the DNS route only. `traffic` is that of clients that honour the TTL. */
  dns: z
    .strictObject({
      /** Answers of the record's name, by the service of the side that they led to. */
      answers: z.record(z.string(), count),
      ttlSeconds: count,
      clients: z.record(z.enum(['honouringTtl', 'keepingFiveTimes']), z.strictObject({ requests: count, dropped: count })),
    })
    .exactOptional(),
});

export type Report = z.infer<typeof reportSchema>;

/** A deployment that the demo watched to its end. */
export interface Watched {
  readonly version: SampleVersionName;
  readonly ended: EndedDeployment;
  /** When the judge failed it (ISO 8601), where it was the judge. */
  readonly condemnedAt?: string;
  /** When somebody stopped its execution (ISO 8601), where it was stopped. */
  readonly stoppedAt?: string;
  /** What came to it from outside, where the story has that. */
  readonly acted?: readonly Acted[];
  /** What it has left that is not as it should be, a sentence each. */
  readonly left: readonly string[];
  readonly startedAt: number;
  readonly endedAt: number;
  readonly transitions: number;
}

export interface Observed {
  readonly story: StoryName;
  readonly route: RouteKind;
  /** AWS milliseconds in one wall-clock millisecond. */
  readonly speed: number;
  /** Where clients resolve a name themselves. */
  readonly dns?: Report['dns'];
  readonly deployments: readonly Watched[];
  readonly tally: Pick<Tally, 'requests' | 'dropped' | 'errorsByVersion' | 'answeredByVersion' | 'percentile'>;
  /** Failures that the load balancer saw, and those of them that nothing but a shift explains. */
  readonly balancer: { readonly failed: number; readonly unexplained: number; readonly closedAtDrain: number };
  readonly invariants: { readonly checked: number; readonly violated: number };
}

export function reportOf({ story, route, speed, deployments, tally, balancer, invariants, dns }: Observed): Report {
  // What clients saw break is counted apart where it is told apart: by a task's own crash, or at the end of a
  // drain.
  const explained = balancer.failed - balancer.unexplained + balancer.closedAtDrain;
  return {
    story,
    ...recoveryOf(story, deployments, speed),
    ...verbsToBlue(deployments, speed),
    route,
    deployments: deployments.map((one) => ({
      image: `${one.ended.service}:${one.version}`,
      outcome: one.ended.outcome,
      cause: one.ended.cause ?? '',
      durationSeconds: Math.round((one.endedAt - one.startedAt) / speed / 100) / 10,
      transitions: one.transitions,
      timeToBlueMs: timeToBlueMs(one, speed),
      ...(one.acted && {
        hooks: one.ended.hooks?.length ?? 0,
        verbs: one.acted.flatMap(({ does, refused }) => ('verb' in does && !refused ? [does.verb] : [])),
      }),
    })),
    traffic: {
      requests: tally.requests,
      dropped: Math.max(0, tally.dropped - explained),
      errorsByVersion: { ...tally.errorsByVersion },
      answeredByVersion: { ...tally.answeredByVersion },
      closedAtDrain: balancer.closedAtDrain,
      p50Ms: tally.percentile(0.5),
      p99Ms: tally.percentile(0.99),
    },
    invariants,
    ...(dns && { dns }),
  };
}

/** Nothing, of a story in which no execution is stopped. */
function recoveryOf(story: StoryName, watched: readonly Watched[], speed: number): Pick<Report, 'recovered' | 'secondsToBlue'> {
  const { chapters } = storyOf(story);
  if (!chapters.some(({ stopped }) => stopped)) return {};
  const recovered = chapters.every(({ outcome }, i) => watched[i]?.ended.outcome === outcome);
  const stopped = watched.find(({ stoppedAt }) => stoppedAt !== undefined);
  const back = stopped?.ended.backAtBlueAt !== undefined;
  return { recovered, ...(stopped && back && { secondsToBlue: timeToBlueMs(stopped, speed) / 1000 }) };
}

/** What took a deployment back came last. Nothing, of a story in which nobody speaks. */
function verbsToBlue(watched: readonly Watched[], speed: number): Pick<Report, 'verbToBlueMs'> {
  if (!watched.some(({ acted }) => acted)) return {};
  const verbToBlueMs = watched.flatMap(({ acted, ended: { backAtBlueAt } }) => {
    const last = acted?.at(-1);
    return last && backAtBlueAt ? [Math.max(0, Math.round((Date.parse(backAtBlueAt) - last.at) / speed))] : [];
  });
  return { verbToBlueMs };
}

function timeToBlueMs({ ended: { failure, backAtBlueAt }, condemnedAt, stoppedAt }: Watched, speed: number): number {
  // The failure is noted one state after the judge has spoken, and by whoever takes over what was stopped.
  const decidedAt = stoppedAt ?? condemnedAt ?? failure?.at;
  if (decidedAt === undefined || backAtBlueAt === undefined || backAtBlueAt === failure?.at) return 0;
  return Math.max(0, Math.round((Date.parse(backAtBlueAt) - Date.parse(decidedAt)) / speed));
}

/** What is not as the story has it, a sentence each; none: the demo has shown what it is to show. */
export function differences(story: readonly Chapter[], report: Report, watched: readonly Watched[]): readonly string[] {
  const { traffic, invariants } = report;
  const wrong: string[] = [];
  story.forEach(({ version, outcome, failure, serves, cues = [] }, i) => {
    const [seen, ended] = [report.deployments[i], watched[i]?.ended];
    if (seen === undefined || ended === undefined) wrong.push(`${version} was not deployed`);
    else if (seen.outcome !== outcome) wrong.push(`${version} ended ${seen.outcome}, not ${outcome}: ${seen.cause}`);
    else if (ended.failure?.error !== failure)
      wrong.push(`${version} was ended by ${ended.failure?.error ?? 'nothing'}, not by ${failure}`);
    wrong.push(...unheard(version, cues, watched[i]?.acted ?? []), ...(watched[i]?.left ?? []));
    const answered = traffic.answeredByVersion[version] ?? 0;
    if (!serves && answered > 0) wrong.push(`${version} answered ${answered} production requests`);
    if (serves && answered === 0) wrong.push(`${version} answered no production request`);
  });
  if (traffic.dropped > 0) wrong.push(`${traffic.dropped} requests were dropped`);
  const { dropped = 0 } = report.dns?.clients.keepingFiveTimes ?? {};
  if (dropped > 0) wrong.push(`${dropped} requests of clients that keep answers too long were dropped`);
  if (invariants.violated > 0) wrong.push(`${invariants.violated} invariants were violated`);
  return wrong;
}

/** What was to be said, or to happen, and did not come about. */
function unheard(version: string, cues: readonly Cue[], acted: readonly Acted[]): readonly string[] {
  const name = (does: Cue['does']) => ('verb' in does ? `the verb '${does.verb}'` : `the alarm ${does.alarm}`);
  return [
    ...acted.filter(({ refused }) => refused).map(({ does, told }) => `${version}: ${name(does)} was not taken: ${told}`),
    ...cues.slice(acted.length).map(({ does }) => `${version}: ${name(does)} never came: it did not stand where that could be`),
  ];
}
