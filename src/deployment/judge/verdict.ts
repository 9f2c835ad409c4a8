import type { Bake } from '../bake.ts';
import type { CheckReading } from '../ports/check-source.ts';
import type { JudgeConfig } from '../service-config.ts';
import type { SideCount } from '../side-count.ts';
import { checksOf } from './checks-of.ts';
import { isOver, type Span } from './counted-minutes.ts';
import type { Finding } from './finding.ts';
import { judgeCheck } from './judge-check.ts';
import { judgeTargets, type TargetFacts } from './judge-targets.ts';
import type { CheckOutcome } from './policies.ts';
import type { Longer } from './share/beginnings.ts';

type Verdict = CheckOutcome;

export interface Judgement {
  readonly verdict: Verdict;
  /** All reasons of that verdict. */
  readonly reasons: readonly string[];
  /** What each check says, the targets' health first. */
  readonly findings: readonly Finding[];
}

export interface JudgeFacts {
  readonly judge: JudgeConfig;
  readonly targets: TargetFacts;
  /** What the source of each check has said, by the check's name. */
  readonly readings: ReadonlyMap<string, CheckReading>;
  /** What blue counted in the hour before the first weight, by the check's name. */
  readonly before?: Readonly<Record<string, SideCount>>;
  readonly spans: readonly Span[];
  readonly plannedMinutes: number;
  /** What people have said of the time since. */
  readonly longer?: readonly Longer[];
  readonly bake: Bake;
  readonly now: number;
}

/** From the worst: what one check says is what all say, when no other says worse. */
const WORST_FIRST = ['fail', 'none', 'inconclusive'] as const satisfies readonly Verdict[];

/**
 * Is green good? Anything that fails fails it; anything that cannot be told keeps it from passing. No data is
 * never health.
 */
export function judge({
  judge: config,
  targets,
  readings,
  before = {},
  spans,
  plannedMinutes,
  longer = [],
  bake,
  now,
}: JudgeFacts): Judgement {
  const checks = checksOf(config);
  const course = { spans, plannedMinutes, over: isOver(bake, now), ...(longer.length > 0 && { longer }) };
  const findings = [
    judgeTargets(targets),
    ...checks.map((check) =>
      judgeCheck(check, readings.get(check.name) ?? NOT_ASKED, { ...course, ...(before[check.name] && { before: before[check.name]! }) }),
    ),
  ];
  const verdict = WORST_FIRST.find((outcome) => findings.some((finding) => finding.outcome === outcome)) ?? 'pass';
  return { verdict, reasons: findings.filter(({ outcome }) => outcome === verdict).flatMap(({ reasons }) => reasons), findings };
}

const NOT_ASKED: CheckReading = { kind: 'none', why: 'its source was not asked', query: '' };
