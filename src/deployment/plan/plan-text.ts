import { type Keep, leavingOf, UNTIL_THE_NEXT } from '../afterwards.ts';
import { type ApprovalConfig, LONGEST_APPROVAL_SECONDS } from '../approval.ts';
import { lengthOf } from '../duration.ts';
import { HISTORY_LIMIT } from '../history-limit.ts';
import { hookLines } from '../hooks/hook-text.ts';
import { checkText } from '../judge/check-text.ts';
import { checksOf } from '../judge/checks-of.ts';
import type { Plan } from '../plan.ts';
import { REFUSALS, type Refusal } from '../refusals.ts';
import type { PlannedSide } from '../side.ts';
import { homeOf } from '../side.ts';
import { revisionName } from '../task-definition-arn.ts';
import { blindGates, gateLines } from './gate-text.ts';
import { policyText } from './policy-text.ts';
import { plannerOf } from './routes/routes.ts';

const INDENT = '  ';
const SIGHT_TITLE = "what the judge can see, by the last hour's traffic: of 100 bakes of a version that is bad from its start";

/** The plan as `teal plan` prints it: one string a line, no colours. */
export function describePlan(plan: Plan): readonly string[] {
  const { image, taskDefinition, cost, allowed } = plan;
  const { text } = plannerOf(plan);
  const tests = text.tests(plan);
  const sights = gateLines(plan);
  const blind = warningsOf(plan).map(({ name, where, message }) => `${name}: ${where} ${message}`);
  return [
    `${plan.service}: ${image.tag ? `${image.tag} ` : ''}${image.digest}`,
    ...block('image', [image.uri]),
    ...block('sides', [
      sideLine('blue', plan.blue, plan.first),
      sideLine('green', plan.green, plan.first),
      ...evictsLines(plan),
      ...unseenLines(plan),
    ]),
    ...block(`task definition: a new revision of ${taskDefinition.family}, made from ${taskDefinition.template}`, [
      ...foreignLines(plan),
      ...changeLines(plan),
    ]),
    ...block('production', text.production(plan)),
    ...block('course', courseLines(plan)),
    ...(plan.hooks ? block('hooks', hookLines(plan.hooks)) : []),
    ...(sights.length > 0 ? block(SIGHT_TITLE, sights) : []),
    ...(blind.length > 0 ? block('warnings', blind) : []),
    ...block(tests.title, [tests.line]),
    ...(allowed.length > 0
      ? block(
          'allowed',
          allowed.map(({ refusal, reason }) => `${refusal}: ${reason}`),
        )
      : []),
    ...block('cost, at most', [`${cost.transitions} state transitions, ${cost.historyEvents} history events (limit ${HISTORY_LIMIT})`]),
  ];
}

/** What does not keep a plan from being one, and is better changed. */
export const warningsOf = (plan: Plan): readonly Refusal[] =>
  blindGates(plan).filter(({ name }) => !plan.allowed.some((allowance) => allowance.refusal === name));

const block = (title: string, lines: readonly string[]): readonly string[] => [title, ...lines.map((line) => `${INDENT}${line}`)];

function sideLine(colour: 'blue' | 'green', side: PlannedSide, first: boolean): string {
  const what =
    colour === 'blue'
      ? first
        ? 'runs nothing yet'
        : `${side.desired} tasks of ${side.taskDefinition ?? 'an unknown definition'}`
      : `${side.exists ? 'raised' : 'created, and raised'} to ${side.desired} ${side.desired === 1 ? 'task' : 'tasks'}`;
  return `${colour.padEnd(5)} ${side.service} (${homeOf(side)}): ${what}`;
}

const evictsLines = ({ evicts, green }: Plan): readonly string[] =>
  evicts === undefined
    ? []
    : [
        `${green.service} still has the tasks of ${evicts === 'blue' ? 'an old version' : 'a version that was taken back'}, which was kept without traffic: green's take their place`,
      ];

const unseenLines = ({ unseenServices, cluster }: Plan): readonly string[] =>
  unseenServices === undefined
    ? []
    : [`${unseenServices} services of ${cluster} were not looked at: if one of them registers in the same place, it gets traffic`];

const changeLines = ({ taskDefinition, blue }: Plan): readonly string[] =>
  taskDefinition.changes.length > 0 ? taskDefinition.changes : [blue.taskDefinition ? 'no change to what blue runs' : 'nothing ran before'];

/** Somebody else's newer revisions are told, never passed over: green is made from the newest. */
const foreignLines = ({ taskDefinition: { foreign }, blue }: Plan): readonly string[] =>
  foreign.length === 0 || blue.taskDefinition === undefined
    ? []
    : [`by other hands since ${revisionName(blue.taskDefinition)}, which blue runs: ${foreign.map(revisionName).join(', ')}`];

function courseLines(plan: Plan): readonly string[] {
  const { health, tests, steps, drift, atRest, windowSeconds, first } = plan;
  return [
    `green healthy within ${lengthOf(health.deadlineSeconds)}, at most ${health.failedTasks} failed tasks`,
    `${plannerOf(plan).testedOn}: ${health.probesInARow} answers in a row on ${health.probe}, then ${tests.length === 0 ? 'no tests' : tests.map(({ name }) => `'${name}'`).join(', ')}`,
    ...(plan.approval ? [`before any user reaches green ${approvalText(plan.approval)}`] : []),
    ...steps.map(
      ({ weight, bakeSeconds, approval }) =>
        `${weight} % on green${bakeSeconds > 0 ? `, watched for ${lengthOf(bakeSeconds)}` : ''}${approval ? `; then ${approvalText(approval)}` : ''}`,
    ),
    ...(first
      ? ['the first deployment: everything at once, and nothing to go back to']
      : [
          windowSeconds > 0 ? `rollback window of ${lengthOf(windowSeconds)}` : 'no rollback window',
          ...judgeLines(plan),
          `somebody else's change of production: a person is asked for ${lengthOf(drift.patienceSeconds)}, then it goes back`,
          plannerOf(plan).text.retirement(plan, lengthOf(plan.settleBeforeDestroySeconds + plan.drainSeconds)),
          ...leavingLines(plan),
        ]),
    ...(atRest === 'put-back' ? ['afterwards weights that somebody else changes are put back'] : []),
  ];
}

/** What differs from going down at once. */
function leavingLines({ afterwards }: Plan): readonly string[] {
  const { keep, overSeconds } = leavingOf(afterwards);
  const failed = afterwards?.failedGreen?.keep;
  return [
    ...(keep === undefined ? [] : [`blue is kept without traffic before that: ${keepText(keep)}`]),
    ...(overSeconds === undefined ? [] : [`it goes down a few tasks at a time, within ${lengthOf(overSeconds)}`]),
    ...(failed === undefined ? [] : [`a green that is taken back is kept without traffic: ${keepText(failed)}`]),
  ];
}

const keepText = (keep: Keep): string => (keep === UNTIL_THE_NEXT ? 'until the next deployment takes its place' : `for ${lengthOf(keep)}`);

/** Who is asked, for how long, and what silence leads to. */
const approvalText = ({ withinSeconds, silence, by }: ApprovalConfig): string =>
  `${by === 'another' ? 'somebody other than who asked' : 'a person'} must approve within ${lengthOf(withinSeconds)}, else ${SILENCE_TEXTS[silence]}`;

const SILENCE_TEXTS: Readonly<Record<ApprovalConfig['silence'], string>> = {
  rollback: 'it goes back',
  continue: 'it goes on',
  wait: `it is asked again, for ${lengthOf(LONGEST_APPROVAL_SECONDS)} at most, and then it goes back`,
};

/** A line a check, and one for what each outcome leads to where a check says nothing else. */
const judgeLines = ({ judge }: Plan): readonly string[] => [
  `judged every ${lengthOf(judge.everySeconds)} by`,
  ...['health of the targets', ...checksOf(judge).map(checkText)].map((line) => `${INDENT}${line}`),
  ...(['fail', 'inconclusive', 'none'] as const).map((outcome) => `${OUTCOME_TEXTS[outcome]}: ${policyText(judge[outcome], judge)}`),
];

const OUTCOME_TEXTS = { fail: 'a bad verdict', inconclusive: 'too little seen at the end', none: 'no answer at the end' } as const;

/**
 * The refusals as commands and the execution's cause print them: one string a line, each with how to allow it
 * or that nothing does.
 */
export const describeRefusals = (refusals: readonly Refusal[]): readonly string[] =>
  refusals.map(
    ({ name, where, message }) =>
      `${name}: ${where} ${message} (${REFUSALS[name].override ? `can be allowed: --allow ${name}=<reason>` : 'has no override'})`,
  );
