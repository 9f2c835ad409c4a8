import type { Ports } from '../../aws/ports.ts';
import type { Bake } from '../../deployment/bake.ts';
import { checksOf } from '../../deployment/judge/checks-of.ts';
import { plannedMinutes, type Span, spansOf, wholeSpan } from '../../deployment/judge/counted-minutes.ts';
import type { Evidence } from '../../deployment/judge/evidence.ts';
import { readChecks } from '../../deployment/judge/read-checks.ts';
import { evenSpans, type Replay, replay, whyNotReplayed } from '../../deployment/judge/replay.ts';
import { completeMinutes, PERIOD_SECONDS } from '../../deployment/metric-minutes.ts';
import type { CheckedPair, CheckSource } from '../../deployment/ports/check-source.ts';
import type { EndedDeployment, ServiceRecord } from '../../deployment/record.ts';
import type { ServiceConfig } from '../../deployment/service-config.ts';
import type { SideConfig } from '../../deployment/side.ts';
import { ALL_BLUE } from '../../deployment/split.ts';
import { BadUsage } from '../../installation/bad-usage.ts';

/** What a gate would have said of minutes that are over. */
export interface PastJudgement {
  readonly service: string;
  /** `green` is the side that is judged: where one side alone had traffic, it is that one. */
  readonly sides: Sides;
  /** Of each step, in milliseconds; `to` is exclusive. */
  readonly spans: readonly Span[];
  /** What the steps are called, as many. */
  readonly steps: readonly string[];
  readonly checks: readonly JudgedCheck[];
  /** Checks that past minutes cannot be judged by. */
  readonly skipped: readonly { readonly check: string; readonly why: string }[];
}

interface Sides {
  readonly green: string;
  readonly blue: string;
}

/** One check, with the sides that it was judged by: of one that saw the other side alone they are turned. */
export interface JudgedCheck extends Replay {
  readonly sides: Sides;
}

/** What it reads by: it has no port that could change anything. */
export interface JudgingPorts {
  readonly clock: Pick<Ports['clock'], 'now'>;
  readonly checks: Ports['checks'];
  /** Asked from this machine, with what its user may read. */
  readonly sources: Ports['sources'];
}

interface Service {
  readonly config: ServiceConfig;
  readonly record: ServiceRecord;
}

/** Judges the last complete minutes of the two live sides, their time divided among the steps. */
export async function judgeLive(
  ports: JudgingPorts,
  { config, record }: Service,
  { sinceSeconds, weights }: { readonly sinceSeconds: number; readonly weights: readonly number[] },
): Promise<PastJudgement> {
  const { to } = completeMinutes(0, ports.clock.now());
  const minutes = Math.floor(sinceSeconds / PERIOD_SECONDS);
  const steps = Math.max(1, weights.length);
  if (minutes < steps) throw new BadUsage(`--steps: ${steps} steps want as many whole minutes, and --since has ${minutes}`);
  const { active, rest, epoch } = record;
  const past = await judged(ports, config, {
    sides: liveSides(config, record),
    deployment: active?.id ?? rest?.deployment ?? `${config.service}-${epoch}`,
    image: active?.request.image ?? rest?.image,
    spans: evenSpans({ from: to - 1000 * PERIOD_SECONDS * minutes, to }, steps),
    steps: weights.length === 0 ? ['the whole time'] : weights.map((weight, index) => `step ${index + 1} (${weight} %)`),
    plannedMinutes: minutes,
    eitherSide: true,
  });
  // Nobody says which side is the new one: green is the one that was seen.
  return past.checks.some(({ swapped }) => swapped) && !past.checks.some(sawGreen) ? { ...past, sides: turned(past.sides) } : past;
}

/** Judges the bakes of a deployment once more, until its last look, by the checks that are configured now. */
export async function judgeDeployment(
  ports: JudgingPorts,
  config: ServiceConfig,
  { evidence, image }: { readonly evidence: Evidence; readonly image: Pick<EndedDeployment['image'], 'digest' | 'tag'> },
): Promise<PastJudgement> {
  const { bakes, bake, deployment, sides, before, at } = evidence;
  return await judged(ports, config, {
    sides,
    deployment,
    image,
    spans: spansOf({ bakes, bake }, Date.parse(at)),
    steps: [...bakes, bake].map(nameOf),
    plannedMinutes: plannedMinutes(config),
    before,
    eitherSide: false,
  });
}

const nameOf = ({ step }: Bake): string => (step === 'window' ? 'the rollback window' : `step ${step + 1}`);

/**
 * The side that has the traffic is blue, and the other one green, as the record says. Before the first
 * deployment the first one is blue.
 */
function liveSides(config: ServiceConfig, { active, rest }: ServiceRecord): PastJudgement['sides'] {
  const plan = active?.plan ?? rest?.plan;
  const [a, b] = config.sides;
  return plan ? { green: plan.green.service, blue: plan.blue.service } : { green: b.service, blue: a.service };
}

interface Past extends Pick<PastJudgement, 'sides' | 'spans' | 'steps'> {
  readonly deployment: string;
  readonly image: Pick<EndedDeployment['image'], 'digest' | 'tag'> | undefined;
  readonly plannedMinutes: number;
  readonly before?: Evidence['before'];
  readonly eitherSide: boolean;
}

async function judged(ports: JudgingPorts, config: ServiceConfig, past: Past): Promise<PastJudgement> {
  const { sides, deployment, image, spans, steps, plannedMinutes: planned, before = {}, eitherSide } = past;
  const pair: CheckedPair = {
    service: config.service,
    deployment,
    cluster: config.cluster,
    image: { digest: image?.digest ?? '', ...(image?.tag !== undefined && { tag: image.tag }) },
    green: sideOf(config, sides.green),
    blue: sideOf(config, sides.blue),
  };
  const all = checksOf(config.judge).map((check) => ({ check, why: whyNotReplayed(check) }));
  const checks = all.filter(({ why }) => why === undefined).map(({ check }) => check);
  const look = { ...wholeSpan(spans), now: ports.clock.now(), split: ALL_BLUE, kept: {} };
  const [near, far] = [ports.checks(pair), ports.sources(pair)];
  const source: CheckSource = { read: (check, ...given) => ('prometheus' in check.of ? far : near).read(check, ...given) };
  const { readings } = await readChecks(source, checks, look);
  return {
    service: config.service,
    sides,
    spans,
    steps,
    checks: checks.map((check) => {
      const said = replay(check, readings.get(check.name)!, {
        spans,
        plannedMinutes: planned,
        eitherSide,
        ...(before[check.name] && { before: before[check.name]! }),
      });
      return { ...said, sides: said.swapped ? turned(sides) : sides };
    }),
    skipped: all.flatMap(({ check, why }) => (why === undefined ? [] : [{ check: check.name, why }])),
  };
}

const turned = ({ green, blue }: Sides): Sides => ({ green: blue, blue: green });

/** The side that the record calls green was seen. */
const sawGreen = ({ said, swapped }: Replay): boolean =>
  !swapped && said.some(({ share, quantity }) => (share?.green.total ?? 0) > 0 || (quantity?.green ?? null) !== null);

function sideOf({ sides, service }: ServiceConfig, name: string): SideConfig {
  const side = sides.find((each) => each.service === name);
  if (side) return side;
  throw new BadUsage(
    `${service}: its configuration has no side ${name} any more, which was judged; it has ${sides.map((each) => each.service).join(' and ')}`,
  );
}
