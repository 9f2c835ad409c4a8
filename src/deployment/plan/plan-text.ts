import { writeDuration } from '../duration.ts';
import { writePercent } from '../percent.ts';
import type { Plan, PlannedSide } from '../plan.ts';
import { homeOf } from '../registry-of.ts';
import { HISTORY_LIMIT } from './plan-cost.ts';
import { REFUSALS, type Refusal } from './refusals.ts';
import { sumOf } from './ttl-chain.ts';

const INDENT = '  ';

/** The plan as `teal plan` prints it: one string a line, no colours. */
export function describePlan(plan: Plan): readonly string[] {
  const { image, taskDefinition, cost, allowed } = plan;
  return [
    `${plan.service}: ${image.tag ? `${image.tag} ` : ''}${image.digest}`,
    ...block('image', [image.uri]),
    ...block('sides', [sideLine('blue', plan.blue, plan.first), sideLine('green', plan.green, plan.first)]),
    ...block(`task definition: a new revision of ${taskDefinition.family}, made from ${taskDefinition.template}`, changeLines(plan)),
    ...block('production', productionLines(plan)),
    ...block('course', courseLines(plan)),
    ...testsLines(plan),
    ...(allowed.length > 0
      ? block(
          'allowed',
          allowed.map(({ refusal, reason }) => `${refusal}: ${reason}`),
        )
      : []),
    ...block('cost, at most', [`${cost.transitions} state transitions, ${cost.historyEvents} history events (limit ${HISTORY_LIMIT})`]),
  ];
}

function productionLines(plan: Plan): readonly string[] {
  switch (plan.route) {
    case 'load-balancer':
      return plan.production.map((route) => ('rule' in route ? `rule ${route.rule}` : `default action of ${route.listener}`));
    case 'dns': {
      const { record, blue, green, settleSeconds } = plan;
      const chain = record.chain.map(({ name, seconds }) => `${length(seconds)} of ${name}`).join(' and ');
      return [
        `weighted ${record.type} records ${record.name} in zone ${record.zone}: ${blue.answer.name} (blue), ${green.answer.name} (green)`,
        ...(record.adopt ? ['a simple record stands there now: the first write replaces it by the pair, in one batch'] : []),
        `an answer is remembered for up to ${length(sumOf(record.chain))}: ${chain}`,
        `a step needs at least ${length(settleSeconds)} after Route 53 has the change on all of its servers; so does the way back`,
        `a change that is not on all of them within ${length(record.inSyncSeconds)}, or not in answers ${length(record.inAnswersSeconds)} after the TTLs, ends the deployment`,
        ...(record.failoverToIdle ? ['health checks may make a side at weight 0 serve: accepted by record.failoverToIdle'] : []),
      ];
    }
    default:
      return plan satisfies never;
  }
}

function testsLines(plan: Plan): readonly string[] {
  switch (plan.route) {
    case 'load-balancer': {
      const { stage } = plan;
      return block('stage', [`rule ${stage.rule}, ${stage.url}${stage.host ? ` (Host: ${stage.host})` : ''}; afterwards ${stage.after}`]);
    }
    case 'dns':
      return block('tests', [`${plan.green.url}${plan.green.host ? ` (Host: ${plan.green.host})` : ''}, green's own name`]);
    default:
      return plan satisfies never;
  }
}

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

const changeLines = ({ taskDefinition, blue }: Plan): readonly string[] =>
  taskDefinition.changes.length > 0 ? taskDefinition.changes : [blue.taskDefinition ? 'no change to what blue runs' : 'nothing ran before'];

const length = (seconds: number): string => writeDuration(seconds * 1_000);

function courseLines(plan: Plan): readonly string[] {
  const { health, tests, steps, judge, windowSeconds, first } = plan;
  return [
    `green healthy within ${length(health.deadlineSeconds)}, at most ${health.failedTasks} failed tasks`,
    `${plan.route === 'dns' ? "green's own name" : 'stage'}: ${health.probesInARow} answers in a row on ${health.probe}, then ${tests.length === 0 ? 'no tests' : tests.map(({ name }) => `'${name}'`).join(', ')}`,
    ...steps.map(({ weight, bakeSeconds }) => `${weight} % on green${bakeSeconds > 0 ? `, watched for ${length(bakeSeconds)}` : ''}`),
    ...(first
      ? ['the first deployment: everything at once, and nothing to go back to']
      : [
          windowSeconds > 0 ? `rollback window of ${length(windowSeconds)}` : 'no rollback window',
          `judged every ${length(judge.everySeconds)} by ${judges(plan).join(', ')}; inconclusive: ${inconclusive(judge)}`,
          retirement(plan),
        ]),
  ];
}

function retirement(plan: Plan): string {
  const least = length(plan.settleBeforeDestroySeconds + plan.drainSeconds);
  switch (plan.route) {
    case 'load-balancer':
      return `blue to 0, ${least} after the commit`;
    case 'dns':
      return `blue to 0 once it has had no request for ${length(plan.retire.quietSeconds)}, ${least} after the commit at the earliest; a person is asked after ${length(plan.retire.deadlineSeconds)}, for up to ${length(plan.retire.patienceSeconds)}`;
    default:
      return plan satisfies never;
  }
}

const judges = ({ judge }: Plan): readonly string[] => [
  'target health',
  ...(judge.errorRate ? [`errors up to ${writePercent(judge.errorRate.max)} of at least ${judge.errorRate.minRequests} requests`] : []),
  ...(judge.latency ? [`p99 up to ${judge.latency.p99Ms} ms`] : []),
  ...judge.alarms.map((alarm) => `alarm ${alarm}`),
];

function inconclusive({ inconclusive: policy, patienceSeconds }: Plan['judge']): string {
  switch (policy) {
    case 'wait':
      return `wait up to ${length(patienceSeconds)}, then roll back`;
    case 'rollback':
      return 'roll back';
    case 'pass':
      return 'go on';
    default:
      return policy satisfies never;
  }
}

/** The refusals as commands and the execution's cause print them: one string a line, each with how to allow it or that nothing does. */
export const describeRefusals = (refusals: readonly Refusal[]): readonly string[] =>
  refusals.map(
    ({ name, where, message }) =>
      `${name}: ${where} ${message} (${REFUSALS[name].override ? `can be allowed: --allow ${name}=<reason>` : 'has no override'})`,
  );
