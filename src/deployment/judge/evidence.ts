import type { Bake } from '../bake.ts';
import { bounded } from '../bounded-text.ts';
import type { Plan } from '../plan.ts';
import type { Accepted } from '../record.ts';
import type { Finding } from './finding.ts';
import type { Judgement } from './verdict.ts';

/**
 * What the verdicts of one deployment rest on: an item beside the record, which stays with the ended
 * deployment. Of a fixed size, however long the deployment lasts.
 */
export interface Evidence {
  readonly service: string;
  /** Id and epoch of the deployment. */
  readonly deployment: string;
  readonly epoch: number;
  /** ISO 8601: of the last look. */
  readonly at: string;
  readonly bake: Bake;
  /** Those before it, each with its end. */
  readonly bakes: readonly Bake[];
  /** Names of the ECS services that were judged. */
  readonly sides: { readonly green: string; readonly blue: string };
  /** What blue counted in the hour before, by the names of checks, where that was read. */
  readonly before?: Plan['before'];
  readonly verdict: Judgement['verdict'];
  /** What each check said at the last look, with its numbers. */
  readonly findings: readonly Finding[];
  /** When a check said something else than before, oldest first. */
  readonly story: readonly Turn[];
  /** What people have accepted of it. */
  readonly accepted: readonly Accepted[];
  /** What sources are given again at the next look, by the name of the check. */
  readonly kept: Readonly<Record<string, string>>;
}

/** As the record keeps it. */
export const keptEvidence = (evidence: Evidence) => {
  const { service, deployment, epoch, at } = evidence;
  return { service, deployment, epoch, at, text: JSON.stringify(evidence) };
};

/** What was kept of a deployment, or nothing. */
export const evidenceFrom = (text: string | undefined): Evidence | undefined =>
  text === undefined ? undefined : (JSON.parse(text) as Evidence);

/** A check that says something else than at the look before. */
export interface Turn {
  readonly at: string;
  readonly step: Bake['step'];
  readonly check: string;
  readonly outcome: Finding['outcome'];
  readonly why: string;
}

/** Bounds, so that an item stays far below DynamoDB's 400 KB. */
const MOST_TURNS = 100;
const WHY_LIMIT = 500;
const REASON_LIMIT = 1_000;
const QUERY_LIMIT = 1_500;
const KEPT_LIMIT = 12_000;

export interface LookEvidence extends Pick<Evidence, 'bake' | 'accepted' | 'kept'> {
  readonly plan: Pick<Plan, 'service' | 'epoch' | 'deployment' | 'before'> & {
    readonly green: Pick<Plan['green'], 'service'>;
    readonly blue: Pick<Plan['blue'], 'service'>;
  };
  /** Those before `bake`. */
  readonly bakes?: readonly Bake[];
  readonly judgement: Judgement;
  readonly now: number;
}

/** The evidence after a look. `before`: what was kept of the looks before it. */
export function evidenceAfter(
  before: Evidence | undefined,
  { plan: { service, epoch, deployment, green, blue, before: counted }, bake, bakes = [], accepted, judgement, kept, now }: LookEvidence,
): Evidence {
  const at = new Date(now).toISOString();
  const said = new Map((before?.story ?? []).map((turn) => [turn.check, turn]));
  const turns = judgement.findings
    .map((finding) => ({ finding, step: bakeOf(finding, { bakes, bake }).step }))
    .filter(({ finding: { check, outcome }, step }) => said.get(check)?.outcome !== outcome || said.get(check)?.step !== step)
    .map(
      ({ finding: { check, outcome, reasons }, step }): Turn => ({ at, step, check, outcome, why: bounded(reasons.join('; '), WHY_LIMIT) }),
    );
  return {
    service,
    epoch,
    deployment,
    at,
    bake,
    bakes,
    sides: { green: green.service, blue: blue.service },
    ...(counted && { before: counted }),
    verdict: judgement.verdict,
    findings: judgement.findings.map(shortened),
    story: [...(before?.story ?? []), ...turns].slice(-MOST_TURNS),
    accepted,
    kept: Object.fromEntries(Object.entries(kept).filter(([, text]) => text.length <= KEPT_LIMIT)),
  };
}

/**
 * The bake that the numbers of a finding are of: the one under way, or one before it while that has no
 * complete minute.
 */
export const bakeOf = ({ share }: Pick<Finding, 'share'>, { bakes, bake }: Pick<Evidence, 'bakes' | 'bake'>): Bake =>
  [...bakes, bake][share?.step ?? bakes.length] ?? bake;

const shortened = ({ query, reasons, ...finding }: Finding): Finding => ({
  ...finding,
  reasons: reasons.slice(0, 5).map((reason) => bounded(reason, REASON_LIMIT)),
  ...(query !== undefined && { query: bounded(query, QUERY_LIMIT) }),
});
