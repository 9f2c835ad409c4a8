import type { DnsSide, PlannedDnsSide, RecordSetAnswer } from '../../dns-weighted.ts';
import { lengthOf } from '../../duration.ts';
import { LOOKS, leavingText } from '../../judge/quiet.ts';
import type { Refusal } from '../../refusals.ts';
import { PACES } from '../cost/paces.ts';
import { commonRounds, polls } from '../cost/rounds.ts';
import { pairRefusals, plannedSide } from '../sides/sides.ts';
import { readColour } from '../view/colour.ts';
import type { PlanView } from '../view/plan-view.ts';
import { pairOfRecordSets } from './live-pair.ts';
import { reachRefusals } from './reach-refusals.ts';
import { recordSetRefusals } from './record-set-refusals.ts';
import type { RoutePlanner, Tasks } from './route-planner.ts';
import { settleAbsence, settleOverDns, sumOf, ttlChain } from './ttl-chain.ts';
import { ttlRefusals } from './ttl-refusals.ts';

/**
 * Weights of DNS records. Green is tested by its own name: there is no stage route that could be left open.
 */
export const dns: RoutePlanner<'dns'> = {
  colour(_, { record }) {
    const { weights, names } = pairOfRecordSets(record);
    return readColour([{ exists: true, weights }], names);
  },
  refusals: (view) => [recordSetRefusals, ttlRefusals, reachable, homeRefusals].flatMap((check) => check(view)),
  // The TTL was weighed when the plan was made.
  lastingRefusals: (view) => [recordSetRefusals, homeRefusals].flatMap((check) => check(view)),
  settle: (written, { world, config }) => settleOverDns(written, ttlChain(world, config.record)),
  plan({ config, view, colour, tasks }) {
    const { world } = view;
    const [answerBlue, answerGreen] = [world.record.answers[colour.blue], world.record.answers[colour.green]];
    if (!answerBlue || !answerGreen) throw new Error('a side without an answer was not refused');
    const { inSyncSeconds, inAnswersSeconds, ...record } = config.record;
    const green = config.sides[colour.green];
    return {
      blue: sideOf(config.sides[colour.blue], tasks.blue, answerBlue),
      green: sideOf(green, tasks.green, answerGreen),
      record: {
        ...record,
        type: answerBlue.kind === 'alias' ? 'A' : 'CNAME',
        adopt: pairOfRecordSets(world.record).simple,
        chain: ttlChain(world, config.record),
      },
      retire: config.retire,
      testsGoTo: ownName(green),
      settleBeforeFirstSeconds: settleAbsence(view.sides[colour.green].live),
      liveWithin: { inSyncSeconds, inAnswersSeconds },
    };
  },
  rounds(costed) {
    const { record, retire, steps } = costed;
    const inSync = polls(record.inSyncSeconds, PACES.inSync.every);
    return {
      ...commonRounds(costed),
      'Probe green': polls(PACES.stage.atMost, PACES.stage.every),
      'Check name servers': steps.length * inSync,
      'Resolve the name': steps.length * polls(record.inAnswersSeconds, PACES.answers.every),
      'Ask name servers again': inSync,
      // Until its clients have left, or a person has been asked for days. Blue is left after the commit or
      // green on the way back.
      'Is blue quiet?':
        Math.ceil(retire.deadlineSeconds / LOOKS.everySeconds) + Math.ceil(retire.patienceSeconds / LOOKS.whileAskedSeconds) + 2,
      'Is green quiet?': 0,
    };
  },
  testedOn: "green's own name",
  text: {
    production({ record, blue, green, settleSeconds, settleBeforeFirstSeconds, liveWithin: { inSyncSeconds, inAnswersSeconds } }) {
      const chain = record.chain.map(({ name, seconds }) => `${lengthOf(seconds)} of ${name}`).join(' and ');
      return [
        `weighted ${record.type} records ${record.name} in zone ${record.zone}: ${blue.answer.name} (blue), ${green.answer.name} (green)`,
        ...(record.adopt ? ['a simple record stands there now: the first write replaces it by the pair, in one batch'] : []),
        `an answer is remembered for up to ${lengthOf(sumOf(record.chain))}: ${chain}`,
        `a step needs at least ${lengthOf(settleSeconds)} after Route 53 has the change on all of its servers; so does the way back`,
        ...(settleBeforeFirstSeconds > 0
          ? [
              `${green.answer.name} has no address yet, and resolvers remember that, too (the SOA of its zone): the first weight waits ${lengthOf(settleBeforeFirstSeconds)} after the tests`,
            ]
          : []),
        `a change that is not on all of them within ${lengthOf(inSyncSeconds)}, or not in answers ${lengthOf(inAnswersSeconds)} after the TTLs, ends the deployment`,
        ...(record.failoverToIdle ? ['health checks may make a side at weight 0 serve: accepted by record.failoverToIdle'] : []),
      ];
    },
    tests: ({ green }) => ({ title: 'tests', line: `${green.url}${green.host ? ` (Host: ${green.host})` : ''}, green's own name` }),
    retirement({ retire, blue }, least) {
      const [silence, late, ...expected] = leavingText(retire, blue.answer, 'green');
      return [
        `blue to 0, ${least} after the commit at the earliest: ${silence}; ${late}`,
        ...expected,
        'the next deployment waits until blue is down',
      ].join('; ');
    },
  },
  watched: ({ record }) => ({ production: [record.name], stage: 'no stage route' }),
  named: ({ record }) => [
    ['hosted zone', record.zone],
    ['record', record.name],
  ],
};

/** What the sides' tasks are registered in must treat them alike. */
const homeRefusals = ({ sides, world: { record, template }, config: { container } }: PlanView<'dns'>): readonly Refusal[] =>
  pairRefusals({ sides, names: record.answers.map((answer) => answer?.name), container, template });

/** The record is resolved and the sides are probed from where the functions are. */
const reachable = ({ world, config: { record } }: PlanView<'dns'>) =>
  reachRefusals(world, [
    [record.name, world.record.zone?.private ? 'is in a private hosted zone' : undefined],
    ...world.sides.flatMap((live) =>
      live.kind === 'discovery' && live.discovery
        ? [[live.discovery.name ?? live.discovery.arn, live.discovery.private ? 'is in a private namespace' : undefined] as const]
        : [],
    ),
  ]);

const ownName = ({ url, host }: DnsSide) => ({ url, ...(host !== undefined && { host }) });

const sideOf = (side: DnsSide, tasks: Tasks, answer: RecordSetAnswer): PlannedDnsSide => ({
  ...plannedSide(side),
  ...ownName(side),
  answer,
  ...tasks,
});
