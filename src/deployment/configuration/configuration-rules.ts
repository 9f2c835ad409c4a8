import { parseBalancerArn } from '../arn.ts';
import { durationMs } from '../duration.ts';
import type { Problem } from '../problem.ts';
import { CHECK_RULES } from './check-rules.ts';
import { DNS_RULES } from './dns-rules.ts';
import { noTwins, ofTheMessage } from './header-rules.ts';
import { HOOK_RULES } from './hook-rules.ts';
import { noRepeats } from './no-repeats.ts';
import { PUSH_PATTERN_LIMIT, pushPattern } from './push-pattern.ts';
import { METHODS } from './test-keys.ts';
import { Written } from './written.ts';

/**
 * What several keys must say together. The rules read the written form as it came, so that they speak even
 * where some other key is wrong (all problems at once); a value of the wrong kind is the schema's to refuse
 * and is passed over here.
 */
export const loadBalancedRuleProblems = (written: unknown): readonly Problem[] => ask(LOAD_BALANCED_RULES, written);

/** The same of the DNS route. */
export const dnsRuleProblems = (written: unknown): readonly Problem[] => ask(DNS_ALL_RULES, written);

const ask = (rules: readonly Rule[], written: unknown): readonly Problem[] => rules.flatMap((rule) => rule(new Written(written)));

type Rule = (written: Written) => readonly Problem[];

const sidesDiffer: Rule = (written) => {
  const sides = written.at('sides').items;
  return [
    ...noRepeats('ECS service')(sides.map((side) => side.at('service'))),
    ...noRepeats('target group')(sides.map((side) => side.at('targetGroup'))),
  ];
};

const routeArns = (written: Written) => written.at('production').items.flatMap((route) => [route.at('rule'), route.at('listener')]);

const routesDiffer: Rule = (written) => [
  ...noRepeats('route')(routeArns(written)),
  // Tests would reach green by the route that users take.
  ...routeArns(written)
    .filter(({ text }) => text !== undefined && text === written.at('stage', 'rule').text)
    .map((route) => written.at('stage', 'rule').problem(`is a production route too (${route.path}): tests need a rule of their own`)),
];

const onePlace: Rule = (written) => {
  const arns = [
    ...written.at('sides').items.map((side) => side.at('targetGroup')),
    ...routeArns(written),
    written.at('stage', 'rule'),
  ].flatMap((value) => {
    const arn = value.text === undefined ? undefined : parseBalancerArn(value.text);
    return arn ? [{ value, arn }] : [];
  });
  const [first] = arns;
  const balanced = arns.find(({ arn }) => arn.balancer !== undefined);
  return arns.flatMap(({ value, arn }) => {
    if (!first) return [];
    const differing = (['partition', 'region', 'account'] as const).filter((part) => arn[part] !== first.arn[part]);
    if (differing.length > 0) {
      return differing.map((part) => value.problem(`is of ${part} '${arn[part]}', and ${first.value.path} of '${first.arn[part]}'`));
    }
    return arn.balancer !== undefined && balanced && arn.balancer !== balanced.arn.balancer
      ? [
          value.problem(
            `is on load balancer '${arn.balancer}', and ${balanced.value.path} on '${balanced.arn.balancer}'; a target group serves one load balancer only`,
          ),
        ]
      : [];
  });
};

const stepsRise: Rule = (written) => {
  const steps = written.at('steps').items;
  return steps.flatMap((step, index) => {
    const weight = step.at('weight');
    const before = steps[index - 1]?.at('weight');
    const problems: Problem[] = [];
    if (weight.number !== undefined && before?.number !== undefined && weight.number <= before.number) {
      problems.push(weight.problem(`is ${weight.number} after ${before.number}: weights rise from step to step`));
    }
    if (index === steps.length - 1 && weight.number !== undefined && weight.number !== 100) {
      problems.push(weight.problem(`is ${weight.number}: the last step is 100`));
    }
    if (weight.number !== undefined && weight.number < 100 && !step.at('bake').present) {
      problems.push(step.at('bake').problem("is missing: a step below 100 says how long green is watched, such as '5 minutes'"));
    }
    return problems;
  });
};

const BODILESS = ['get', 'head', 'options'];
// What a test sends stands in the execution's history, which people read who may not know the secret.
const SECRET_HEADERS = ['authorization', 'proxy-authorization', 'cookie'];

const testsAreSound: Rule = (written) => {
  const tests = written.at('tests').items;
  return [
    ...noRepeats('test name')(tests.map((test) => test.at('name'))),
    ...tests.flatMap((test) => {
      const [method, another] = METHODS.filter((word) => test.at(word).present);
      const unsent = method && !another && BODILESS.includes(method) && test.at('body').present;
      return [
        ...(unsent ? [test.at('body').problem(`is not sent with ${method}`)] : []),
        ...headerProblems(test.at('headers')),
        ...noTwins(test.at('expect', 'headers')),
      ];
    }),
  ];
};

const headerProblems = (headers: Written): readonly Problem[] => [
  ...noTwins(headers),
  ...headers.keys.flatMap((name) => {
    const header = headers.at(name);
    const lower = name.toLowerCase();
    if (lower === 'host')
      return [header.problem("is set by stage.host (of the DNS route: by the side's host), for probes and tests alike")];
    if (SECRET_HEADERS.includes(lower)) {
      return [header.problem('is not sent: what a test sends can be read in the execution history, and secrets do not belong there')];
    }
    return [];
  }),
  ...ofTheMessage(headers),
];

const stageShowsWhatRuns: Rule = (written) =>
  written.at('stage', 'after').text === 'old' && !written.at('afterwards', 'blue', 'keep').present
    ? [
        written
          .at('stage', 'after')
          .problem("is 'old', and afterwards.blue does not keep the old version ('keep'): none would be left to show"),
      ]
    : [];

const destroysLast: Rule = (written) => {
  const longer = written.at('settleBeforeDestroy');
  const [settle, before] = [durationMs(written.at('settle').text ?? '30 seconds'), durationMs(longer.text ?? '2 minutes')];
  return settle !== undefined && before !== undefined && before < settle
    ? [longer.problem('is shorter than settle: nothing may be destroyed before a split is live everywhere')]
    : [];
};

const noneTwice: Rule = (written) => [
  ...noRepeats('pattern')(written.at('image', 'tags').items),
  ...noRepeats('alarm')(written.at('judge', 'alarms').items),
];

const tagsFitARule: Rule = (written) => {
  const image = written.at('image');
  const tags = image.at('tags').items.flatMap(({ text }) => text ?? []);
  const size = JSON.stringify(pushPattern({ repository: image.at('repository').text ?? '', tags }, ACCOUNT)).length;
  return size > PUSH_PATTERN_LIMIT
    ? [
        image
          .at('tags')
          .problem(
            `make an event pattern of ${size} characters, and EventBridge takes ${PUSH_PATTERN_LIMIT}: write fewer or shorter ones, such as one 'release-*' for all that begin so`,
          ),
      ]
    : [];
};

/** An account's id is as long as any other. */
const ACCOUNT = '0'.repeat(12);

/**
 * The plan carries the configuration through every state of the execution, and a state holds at most 256 KiB.
 */
const CONFIGURATION_LIMIT = 65_536;

const smallEnough: Rule = (written) => {
  const size = new TextEncoder().encode(JSON.stringify(written.raw) ?? '').length;
  return size > CONFIGURATION_LIMIT
    ? [written.problem(`is ${size} bytes as JSON; at most ${CONFIGURATION_LIMIT}, since it travels through the execution`)]
    : [];
};

const LOAD_BALANCED_RULES: readonly Rule[] = [
  sidesDiffer,
  routesDiffer,
  onePlace,
  stepsRise,
  testsAreSound,
  ...CHECK_RULES,
  ...HOOK_RULES,
  stageShowsWhatRuns,
  destroysLast,
  noneTwice,
  tagsFitARule,
  smallEnough,
];

const DNS_ALL_RULES: readonly Rule[] = [
  sidesDiffer,
  ...DNS_RULES,
  stepsRise,
  testsAreSound,
  ...CHECK_RULES,
  ...HOOK_RULES,
  destroysLast,
  noneTwice,
  tagsFitARule,
  smallEnough,
];
