import type { Bake } from '../../deployment/bake.ts';
import { runText } from '../../deployment/hooks/hook-text.ts';
import { bakeOf, type Evidence, type Turn } from '../../deployment/judge/evidence.ts';
import type { Finding } from '../../deployment/judge/finding.ts';
import { OUTCOMES } from '../../deployment/outcome.ts';
import type { Accepted, ActiveDeployment } from '../../deployment/record.ts';
import type { Told } from '../target/named-deployment.ts';
import { approvedText } from './approved-text.ts';
import { findingLines, oddsLines } from './finding-text.ts';
import { labelled } from './labelled.ts';
import { questionText } from './question-text.ts';
import { type TellTime, toldAt } from './told-time.ts';

/** The whole story of the last verdicts of a deployment, as it is seen at `now` (epoch ms, AWS's time). */
export function whyText(told: Told, evidence: Evidence | undefined, now: number): readonly string[] {
  const tell = toldAt(now);
  return [
    ...headLines(told, tell),
    ...(told.of.approvals ?? []).flatMap((approval) => labelled('approved', approvedText(approval, tell))),
    ...(told.of.hooks ?? []).flatMap((run) =>
      labelled('hook', runText(run, tell, told.kind === 'ended' || (told.of.failure !== undefined && run.at !== 'OnRollback'))),
    ),
    ...(evidence === undefined ? noEvidence(told) : evidenceLines(evidence, tell)),
    ...(told.kind === 'active' ? questionLines(told.of, tell) : []),
  ];
}

function headLines(told: Told, tell: TellTime): readonly string[] {
  switch (told.kind) {
    case 'active': {
      const { id, request, phase, startedAt, failure } = told.of;
      return [
        `${id}: ${request.image.tag ?? request.image.digest}, ${phase}, since ${tell(startedAt)}`,
        ...(failure ? labelled('failed', `${failure.error}: ${failure.cause}`) : []),
      ];
    }
    case 'ended': {
      const { id, image, outcome, endedAt, cause } = told.of;
      return [
        `${id}: ${image.tag ?? image.digest}, ${outcome} at ${tell(endedAt)}`,
        ...labelled('ended', OUTCOMES[outcome]),
        ...(cause ? labelled('because', cause) : []),
      ];
    }
  }
}

/** One that was never judged, and one of which nothing was kept: both have none. */
const noEvidence = ({ kind }: Told): readonly string[] =>
  labelled(
    'verdicts',
    kind === 'active'
      ? 'none yet: no bake of it was judged'
      : 'none are kept: it ended before its first bake, an older release deployed it, or their time is over',
  );

const evidenceLines = (evidence: Evidence, tell: TellTime): readonly string[] => {
  const { at, bake, verdict, findings, story, accepted, sides } = evidence;
  const earlier = findings.map((finding) => earlierStep(finding, evidence));
  const stale = earlier.find((step) => step !== undefined);
  return [
    ...labelled('verdict', `${verdict} at ${tell(at)}, of ${placeOf(bake)}; green is ${sides.green}, blue is ${sides.blue}`),
    ...(stale ? labelled('', `no minute of ${placeOf(bake)} is complete yet: the numbers are of ${placeOf(stale)}`) : []),
    '',
    ...findings.flatMap((finding, index) => [...findingLines(finding, earlier[index] && placeOf(earlier[index])), '']),
    ...spaced(oddsLines(findings)),
    'when a check began to say something else',
    ...story.flatMap((turn) => turnLines(turn)),
    ...accepted.flatMap((each) => acceptedLines(each, tell)),
  ];
};

const spaced = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [...lines, '']);

/** The bake before, when what a check says rests on its minutes: the one under way has none yet. */
const earlierStep = (finding: Finding, { bakes, bake }: Evidence): Bake | undefined => {
  const of = bakeOf(finding, { bakes, bake });
  return of === bake ? undefined : of;
};

const placeOf = ({ step }: Pick<Bake, 'step'>): string => (step === 'window' ? 'the rollback window' : `step ${step + 1}`);

const turnLines = ({ at, step, check, outcome, why }: Turn): readonly string[] =>
  labelled(clock(at), `${placeOf({ step })}: ${check}: ${outcome}${why === '' ? '' : `: ${why.replaceAll(`${check}: `, '')}`}`);

/** `10:02:00`, of UTC as all times. */
const clock = (iso: string): string => iso.slice(11, 19);

const acceptedLines = ({ check, outcome, step, by, at, reason }: Accepted, tell: TellTime): readonly string[] =>
  labelled(
    'accepted',
    `${check}, which said ${outcome}, in ${placeOf({ step })} by ${by} at ${tell(at)}${reason === undefined ? '' : `: ${reason}`}`,
  );

const questionLines = (active: ActiveDeployment, tell: TellTime): readonly string[] =>
  questionText(active, tell).flatMap((text, index) => labelled(index === 0 ? 'ASKS' : '', text));
