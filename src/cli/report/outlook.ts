import { leavingText } from '../../deployment/judge/quiet.ts';
import { OUTCOMES } from '../../deployment/outcome.ts';
import { WAITS } from '../../deployment/record/waits.ts';
import type { ActiveDeployment, EndedDeployment, ServiceRecord } from '../../deployment/record.ts';
import type { Wait } from '../../deployment/wait.ts';
import { questionText } from './question-text.ts';

/** A service's record in a few lines for people. */
export function outlook(record: ServiceRecord): readonly string[] {
  const { service, active, queued, last } = record;
  return [
    service,
    ...(active ? inFlight(active) : ['  in flight   nothing']),
    ...(queued ? [`  waiting     ${queued.image.tag ?? queued.image.digest}, asked for at ${queued.at}`] : []),
    ...(last ? ended(last) : ['  last        no deployment of this name yet']),
  ];
}

function inFlight(active: ActiveDeployment): string[] {
  const { id, phase, request, startedAt, confirmed, bake, judged, verb, failure, wait, needsHuman } = active;
  return [
    `  in flight   ${id}: ${request.image.tag ?? request.image.digest}, ${phase}, since ${startedAt}`,
    `  traffic     ${confirmed?.split.green ?? 0} % on green, as last confirmed`,
    ...(bake && !failure && wait?.reason !== 'drift'
      ? [`  baking      ${bake.step === 'window' ? 'the rollback window' : `step ${bake.step + 1}`} until ${bake.endsAt}`]
      : []),
    ...(judged ? [`  judged      ${judged.verdict} at ${judged.at}: ${judged.reasons.join('; ')}`] : []),
    ...(verb ? [`  asked for   ${verb.verb} by ${verb.by} at ${verb.at}`] : []),
    ...(failure ? [`  failed      ${failure.error}: ${failure.cause}`] : []),
    ...(wait ? waitsFor(wait, active) : []),
    ...questionText(active).map((line, index) => `  ${index === 0 ? 'ASKS' : '    '}        ${line}`),
    ...(needsHuman ? [`  NEEDS HUMAN ${needsHuman.reason}`] : []),
  ];
}

const UNTIL = { over: 'at most until', 'next look': 'looked at again at' } as const;

function waitsFor({ reason, endsAt, question }: Wait, active: ActiveDeployment): string[] {
  const { told, endsAs } = WAITS[reason];
  return [
    `  waits for   ${told}${endsAt ? `, ${UNTIL[endsAs]} ${endsAt}` : ''}`,
    ...(reason === 'clients' && question === undefined ? leaving(active).map((line) => `              ${line}`) : []),
  ];
}

/** Which side clients are to leave, since when, and how long that may last. */
function leaving({ plan, committedAt, backAtBlueAt }: ActiveDeployment): readonly string[] {
  const since = committedAt ?? backAtBlueAt;
  if (plan?.route !== 'dns' || since === undefined) return [];
  const [left, other] = committedAt === undefined ? [plan.green, plan.blue] : [plan.blue, plan.green];
  const lines = leavingText(plan.retire, left.answer, other.service);
  return [`${left.service} has had no weight since ${since}; clients may remember its address`, ...lines];
}

function ended({ id, outcome, image, endedAt, cause }: EndedDeployment): string[] {
  return [
    `  last        ${id}: ${image.tag ?? image.digest}, ${outcome} at ${endedAt}`,
    `              ${OUTCOMES[outcome]}`,
    ...(cause ? [`              ${cause}`] : []),
  ];
}
