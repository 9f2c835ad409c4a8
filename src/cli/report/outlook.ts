import { isPuttingBack } from '../../deployment/going-back.ts';
import { runText } from '../../deployment/hooks/hook-text.ts';
import { leavingText } from '../../deployment/judge/quiet.ts';
import type { KeptSide } from '../../deployment/kept-side.ts';
import { lateText, minutesLate } from '../../deployment/late.ts';
import { OUTCOMES } from '../../deployment/outcome.ts';
import { WAITS } from '../../deployment/record/waits.ts';
import type { ActiveDeployment, EndedDeployment, Judged, ServiceRecord } from '../../deployment/record.ts';
import type { DeploymentRequest, UndoOf } from '../../deployment/request.ts';
import { revisionName } from '../../deployment/task-definition-arn.ts';
import type { Wait } from '../../deployment/wait.ts';
import { approvedText } from './approved-text.ts';
import { bakeText } from './bake-text.ts';
import { questionText } from './question-text.ts';
import { type TellTime, toldAt } from './told-time.ts';
import { isForeign, WHO_MAY_WRITE } from './who-may-write.ts';

/** A service's record in a few lines for people, as it is seen at `now` (epoch ms, AWS's time). */
export function outlook(record: ServiceRecord, now: number): readonly string[] {
  const tell = toldAt(now);
  const { service, active, queued, starting, undo, last } = record;
  return [
    service,
    ...(active ? inFlight(active, tell, now) : ['  in flight   nothing', ...standing(record, tell)]),
    ...(starting ? [`  starting    ${shown(starting.request)}, asked for at ${tell(starting.request.at)}`] : []),
    ...(undo ? [`  waiting     the undo of ${undo.undo?.of}: ${shown(undo)}, asked for at ${tell(undo.at)} by ${undo.undo?.by}`] : []),
    ...(queued ? [`  waiting     ${shown(queued)}, asked for at ${tell(queued.at)}`, ...late(queued)] : []),
    ...(last ? ended(last, tell) : ['  last        no deployment of this name yet']),
  ];
}

const shown = ({ image }: Pick<DeploymentRequest, 'image'>): string => image.tag ?? image.digest;

/** A service that a person must look at: it needs one, or does not stand as it was left. */
export const asksForSomebody = ({ active, unwell }: ServiceRecord): boolean =>
  active === undefined ? unwell !== undefined : active.needsHuman !== undefined;

/** How it stands between deployments. What was told last may be up to a few minutes old. */
function standing({ last, rest, starting, unwell }: ServiceRecord, tell: TellTime): readonly string[] {
  if (starting !== undefined || (rest === undefined && last === undefined)) return [];
  if (rest === undefined) return ['  at rest     nothing is known of how it should stand: it is compared from the next deployment on'];
  return [
    `  at rest     since ${tell(rest.at)}: all users on ${rest.plan.blue.service}, and ${rest.plan.green.service} idle`,
    ...(rest.kept ? [keptText(rest.kept, tell)] : []),
    ...(unwell
      ? [
          ...unwell.found.map(({ cause }, index) =>
            index === 0 ? `  UNWELL      since ${tell(unwell.since)}: ${cause}` : `              ${cause}`,
          ),
          ...(unwell.leftAlone === undefined ? [] : [`              not put back: ${unwell.leftAlone}`]),
          '              what to do: docs/infrastructure-as-code.md, "When a service is unwell at rest"',
        ]
      : []),
  ];
}

/** Who still stands without traffic, and until when. */
function keptText({ service, was, taskDefinition, since, until }: KeptSide, tell: TellTime): string {
  const what = was === 'blue' ? 'the version before' : 'a version that was taken back';
  const revision = taskDefinition === undefined ? '' : `, ${revisionName(taskDefinition)}`;
  const end = until === undefined ? 'until the next deployment' : `until ${tell(until)}`;
  return `  kept        ${service}: ${what}${revision}, without traffic since ${tell(since)}, ${end}`;
}

/** It deploys nothing. */
const takingDown = ({ id, startedAt, takesDown }: ActiveDeployment, tell: TellTime): string[] => [
  `  in flight   ${id}: ${takesDown?.service}, which was kept, is taken down, since ${tell(startedAt)}`,
];

/** It deploys nothing. */
const puttingBack = ({ id, startedAt, recovery }: ActiveDeployment, tell: TellTime): string[] => [
  `  in flight   ${id}: weights are put back, since ${tell(startedAt)}`,
  ...(recovery ? [`  because     ${recovery.cause}`] : []),
];

function inFlight(active: ActiveDeployment, tell: TellTime, now: number): string[] {
  if (isPuttingBack(active)) return puttingBack(active, tell);
  if (active.takesDown) return takingDown(active, tell);
  const {
    id,
    phase,
    request,
    startedAt,
    confirmed,
    judged,
    committedAt,
    accepted = [],
    approvals,
    hooks = [],
    verb,
    failure,
    wait,
    needsHuman,
    leaving,
  } = active;
  return [
    `  in flight   ${id}: ${shown(request)}, ${phase}, since ${tell(startedAt)}`,
    ...undoText(request.undo, tell(request.at)),
    ...(request.askedBy === undefined ? [] : [`  asked by    ${request.askedBy}`]),
    ...late(request),
    `  traffic     ${confirmed?.split.green ?? 0} % on green, as last confirmed`,
    ...(!failure && wait?.reason !== 'drift' && committedAt === undefined ? bakeText(active, tell, now) : []),
    ...(leaving
      ? [`  leaving     ${active.plan?.blue.service} goes down a few tasks at a time, from ${leaving.from}, since ${tell(leaving.at)}`]
      : []),
    ...(judged ? judgedTexts(judged, tell) : []),
    ...accepted.map(({ check, outcome, by, at }) => `  accepted    ${check}, which says ${outcome}, by ${by} at ${tell(at)}`),
    ...(approvals ?? []).map((approval) => `  approved    ${approvedText(approval, tell)}`),
    ...hooks.map((run) => `  hook        ${runText(run, tell, failure !== undefined && run.at !== 'OnRollback')}`),
    ...(verb ? [`  asked for   ${verb.verb} by ${verb.by} at ${tell(verb.at)}`] : []),
    ...(failure ? [`  failed      ${failure.error}: ${failure.cause}`] : []),
    ...(isForeign(failure) ? whoMayWrite : []),
    ...(wait ? waitsFor(wait, active, tell) : []),
    ...questionText(active, tell).map((line, index) => `  ${index === 0 ? 'ASKS' : '    '}        ${line}`),
    ...(needsHuman ? [`  NEEDS HUMAN ${needsHuman.reason}`] : []),
  ];
}

/** The verdict, and a line a check. */
function judgedTexts({ verdict, at, reasons, checks }: Judged, tell: TellTime): string[] {
  if (checks === undefined) return [`  judged      ${verdict} at ${tell(at)}: ${reasons.join('; ')}`];
  return [`  judged      ${verdict} at ${tell(at)}`, ...checks.map(({ outcome, why }) => `              ${outcome.padEnd(12)} ${why}`)];
}

/** `at`: when it was ordered, as a time for people. The record of an ended deployment does not know it. */
const undoText = (undo: UndoOf | undefined, at?: string): string[] =>
  undo === undefined
    ? []
    : [`  undoes      ${undo.of}, as ${undo.by} asked${at === undefined ? '' : ` at ${at}`}${undo.reason ? `: ${undo.reason}` : ''}`];

/** Of a push whose event was lost. */
const late = ({ found, image, ...request }: DeploymentRequest): string[] =>
  found === undefined ? [] : [`  LATE        ${lateText(shown({ image }), minutesLate(request, found))}`];

const UNTIL = { over: 'at most until', 'next look': 'looked at again at' } as const;

function waitsFor({ reason, endsAt, question }: Wait, active: ActiveDeployment, tell: TellTime): string[] {
  const { told, endsAs } = WAITS[reason];
  return [
    `  waits for   ${told}${endsAt ? `, ${UNTIL[endsAs]} ${tell(endsAt)}` : ''}`,
    ...(reason === 'clients' && question === undefined ? leaving(active, tell).map((line) => `              ${line}`) : []),
  ];
}

/** Which side clients are to leave, since when, and how long that may last. */
function leaving({ plan, committedAt, backAtBlueAt }: ActiveDeployment, tell: TellTime): readonly string[] {
  const since = committedAt ?? backAtBlueAt;
  if (plan?.route !== 'dns' || since === undefined) return [];
  const [left, other] = committedAt === undefined ? [plan.green, plan.blue] : [plan.blue, plan.green];
  const lines = leavingText(plan.retire, left.answer, other.service);
  return [`${left.service} has had no weight since ${tell(since)}; clients may remember its address`, ...lines];
}

const whoMayWrite = [`              ${WHO_MAY_WRITE}`];

function ended(
  { id, outcome, image, endedAt, cause, lateMinutes, failure, undo, askedBy, approvals = [], hooks = [] }: EndedDeployment,
  tell: TellTime,
): string[] {
  return [
    `  last        ${id}: ${shown({ image })}, ${outcome} at ${tell(endedAt)}`,
    `              ${OUTCOMES[outcome]}`,
    ...(cause ? [`              ${cause}`] : []),
    ...undoText(undo),
    ...(askedBy === undefined ? [] : [`  asked by    ${askedBy}`]),
    ...approvals.map((approval) => `  approved    ${approvedText(approval, tell)}`),
    ...hooks.filter(({ status }) => status !== 'SUCCEEDED').map((run) => `  hook        ${runText(run, tell, true)}`),
    ...(isForeign(failure) ? whoMayWrite : []),
    ...(lateMinutes === undefined ? [] : [`  LATE        ${lateText(shown({ image }), lateMinutes)}`]),
  ];
}
