import jsonata from 'jsonata';
import { CHECK_KINDS, type CheckKind, isSourceKind, kindOf, PLACEHOLDERS, type Source, type SourceKind } from '../check.ts';
import { CHECK_DEFAULTS } from '../check-defaults.ts';
import { durationMs } from '../duration.ts';
import { alarmName, TAKEN_NAMES } from '../judge/checks-of.ts';
import type { Problem } from '../problem.ts';
import { noTwins, ofTheMessage } from './header-rules.ts';
import { noRepeats } from './no-repeats.ts';
import { show } from './wants.ts';
import type { Written } from './written.ts';

type Rule = (written: Written) => readonly Problem[];

const checksIn = (written: Written): readonly Written[] => written.at('judge', 'checks').items;

const namesDiffer: Rule = (written) => {
  const names = checksIn(written).map((check) => check.at('name'));
  const taken = [
    ...TAKEN_NAMES,
    ...written.at('judge', 'alarms').items.flatMap(({ text }) => (text === undefined ? [] : [alarmName(text)])),
  ];
  return [
    ...noRepeats('name of a check')(names),
    ...names
      .filter(({ text }) => text !== undefined && taken.includes(text))
      .map((name) => name.problem(`is the name of a short form (${taken.join(', ')}): call it something else`)),
  ];
};

/** Which limits a kind of check knows, and of which it needs one. */
const LIMITS: { readonly [K in CheckKind]: { readonly known: readonly string[]; readonly needs: readonly string[] } } = {
  share: { known: ['max', 'worse', 'floor', 'minRequests', 'alpha', 'strict'], needs: ['max', 'worse'] },
  quantity: { known: ['max', 'min', 'worse', 'less', 'holds', 'alpha'], needs: ['max', 'min', 'worse'] },
  verdict: { known: [], needs: [] },
};

const ALL_LIMITS = [...new Set(CHECK_KINDS.flatMap((kind) => LIMITS[kind].known))];

const limitsFit: Rule = (written) =>
  checksIn(written).flatMap((check) => {
    const kind = kindIn(check.at('of'));
    if (kind === undefined) return [];
    const { known, needs } = LIMITS[kind];
    const foreign = ALL_LIMITS.filter((limit) => !known.includes(limit) && check.at(limit).present);
    return [
      ...foreign.map((limit) =>
        check.at(limit).problem(`is not for a ${kind}; known for it: ${known.length === 0 ? 'no limit' : known.join(', ')}`),
      ),
      ...(needs.length > 0 && !needs.some((limit) => check.at(limit).present)
        ? [check.problem(`wants at least one of ${needs.join(', ')}: a ${kind} is judged by it`)]
        : []),
      ...(kind === 'share' && check.at('max').number !== undefined
        ? [check.at('max').problem(`wants a percentage such as '1 %', not ${check.at('max').number}: the check is of a share`)]
        : []),
      ...(kind === 'quantity' && check.at('max').text !== undefined
        ? [check.at('max').problem(`wants a number, not '${check.at('max').text}': the check is of a quantity`)]
        : []),
    ];
  });

/** Limits that say nothing without one of these others. */
const NEEDS: readonly (readonly [string, readonly string[]])[] = [
  ['strict', ['max']],
  ['less', ['worse']],
  ['floor', ['worse']],
  ['holds', ['max', 'min']],
];

const limitsAgree: Rule = (written) =>
  checksIn(written).flatMap((check) => {
    const [minutes, of] = [check.at('holds', 'minutes'), check.at('holds', 'of')];
    const [min, max] = [check.at('min'), check.at('max')];
    return [
      ...(isAbove(minutes, of) ? [minutes.problem(`is ${minutes.number} of ${of.number}: it is at most as many`)] : []),
      ...(isAbove(min, max) ? [min.problem(`is ${min.number}, and max ${max.number}: no value would be within both`)] : []),
      ...NEEDS.flatMap(([name, others]) => {
        const limit = check.at(name);
        const says = limit.present && limit.raw !== false;
        return says && !others.some((other) => check.at(other).present) ? [limit.problem(`needs ${others.join(' or ')}`)] : [];
      }),
    ];
  });

const isAbove = ({ number: a }: Written, { number: b }: Written): boolean => a !== undefined && b !== undefined && a > b;

/**
 * A source may give one number a look. Where looks are further apart than a minute, `holds` must be so that
 * their numbers can break it.
 */
const looksCanBreakALimit: Rule = (written) => {
  const every = durationMs(written.at('judge', 'every').text ?? '1 minute');
  if (every === undefined || every <= 60_000) return [];
  return checksIn(written).flatMap((check) => {
    const givesOne = ['http', 'lambda'].some((kind) => check.at('of', kind, 'answers').text === 'quantity');
    const limited = check.at('max').present || check.at('min').present;
    const minutes = check.at('holds', 'minutes').number ?? CHECK_DEFAULTS.holds.minutes;
    const of = check.at('holds', 'of').number ?? CHECK_DEFAULTS.holds.of;
    return givesOne && limited && ((minutes - 1) * every) / 60_000 >= of
      ? [
          check.problem(
            `is looked at every ${written.at('judge', 'every').text}: one number a look is never in ${minutes} of ${of} minutes. Set judge.every to 1 minute, or holds to fewer minutes of more`,
          ),
        ]
      : [];
  });
};

const errorRateHasALimit: Rule = (written) => {
  const errorRate = written.at('judge', 'errorRate');
  const limits = [errorRate.at('max'), errorRate.at('worse')];
  return [
    ...(errorRate.isObject && !limits.some(({ present }) => present)
      ? [errorRate.problem('wants max, worse or both: the share is judged by them')]
      : []),
    ...(errorRate.at('strict').raw === true && !errorRate.at('max').present ? [errorRate.at('strict').problem('needs max')] : []),
  ];
};

/**
 * What the configuration says is read in the plan and the record, where a secret would stand for all to see.
 * Names of headers that carry one: of HTTP, and by the words that APIs use.
 */
const SECRET_HEADER = /^(proxy-)?authorization$|^cookie$|(^|-)(api-?key|application-key|access-key|token|secret|password)$/i;

/** What is asked over HTTP, of every check. */
const targetsIn = (written: Written): readonly Written[] =>
  checksIn(written).flatMap((check) => [check.at('of', 'prometheus'), check.at('of', 'http')]);

const headersAreSound: Rule = (written) =>
  targetsIn(written)
    .map((target) => target.at('headers'))
    .flatMap((headers) => [
      ...noTwins(headers),
      ...ofTheMessage(headers),
      ...headers.keys
        .filter((name) => SECRET_HEADER.test(name) && headers.at(name).text !== undefined)
        .map((name) => headers.at(name).problem('is not written here, where everybody reads it: give { secret: <reference> }')),
      ...headers.keys
        .filter((name) => name.toLowerCase() === 'host')
        .map((name) => headers.at(name).problem('is the host of the url, and nothing else')),
    ]);

const placeholdersAreKnown: Rule = (written) => [
  ...targetsIn(written).flatMap((target) => [
    ...unknownIn(target.at('url'), WORD),
    ...['bad', 'total', 'value'].flatMap((name) => unknownIn(target.at(name), WORD_OF_PROMQL)),
  ]),
  ...checksIn(written).flatMap((check) => unknownIn(check.at('of', 'datadogGate', 'version'), WORD)),
  ...targetsIn(written)
    .map((target) => target.at('url'))
    .filter(({ text }) => /^https?:\/\/[^/?]*[{}]/.test(text ?? ''))
    .map((url) => url.problem('has a placeholder in its host: they may stand in the path and the query')),
  ...checksIn(written)
    .flatMap(metricsIn)
    .map((metric) => metric.at('dimensions'))
    .flatMap((dimensions) => dimensions.keys.flatMap((name) => unknownIn(dimensions.at(name), WORD))),
];

const metricsIn = (check: Written): readonly Written[] =>
  ['bad', 'total', 'value'].flatMap((name) => {
    const series = check.at('of', 'cloudWatch', name);
    const metrics = series.at('metrics');
    return [series, ...metrics.keys.map((id) => metrics.at(id))];
  });

const WORD = /\{([^{}]*)\}/g;

/** Selectors have braces, too, and a replacement has `${1}`: a word alone in braces is neither. */
const WORD_OF_PROMQL = /(?<!\$)\{([A-Za-z]+)\}/g;

function unknownIn(value: Written, pattern: RegExp): readonly Problem[] {
  const words = [...(value.text ?? '').matchAll(pattern)].map(([, word = '']) => word);
  return [...new Set(words)]
    .filter((word) => !(PLACEHOLDERS as readonly string[]).includes(word))
    .map((word) => value.problem(`has {${word}}, which stands for nothing; known: ${PLACEHOLDERS.map((name) => `{${name}}`).join(', ')}`));
}

/** Statistics that are no counts: of these `bad` is no part of `total`. */
const NO_COUNT = /^(Average|Minimum|Maximum|IQM|(p|tm|wm)\d.*|(PR|TM|WM)\(.*)$/;

const sharesAreOfCounts: Rule = (written) =>
  checksIn(written)
    .flatMap((check) => ['bad', 'total'].map((name) => check.at('of', 'cloudWatch', name, 'stat')))
    .filter(({ text }) => NO_COUNT.test(text ?? ''))
    .map((stat) => stat.problem(`is ${show(stat.text)}, which counts nothing: a share wants Sum, SampleCount or TC(...)`));

/** Sources that a text says. */
const SAID_BY_A_NAME: readonly SourceKind[] = ['requests', 'alarm', 'slo'];

/** A source of the wrong shape is the schema's to refuse. */
function kindIn(of: Written): CheckKind | undefined {
  const [name, ...others] = of.keys;
  if (name === undefined || others.length > 0 || !isSourceKind(name)) return undefined;
  const { isObject, text } = of.at(name);
  if (!isObject && (text === undefined || !SAID_BY_A_NAME.includes(name))) return undefined;
  if (of.at(name, 'value').present && (of.at(name, 'bad').present || of.at(name, 'total').present)) return undefined;
  const kind = kindOf({ of: of.raw as Source });
  return CHECK_KINDS.includes(kind) ? kind : undefined;
}

const picksParse: Rule = (written) =>
  checksIn(written).flatMap((check) => {
    const pick = check.at('of', 'http', 'pick');
    const fault = pick.text === undefined ? undefined : jsonataFault(pick.text);
    return fault === undefined ? [] : [pick.problem(`is no JSONata expression: ${fault}`)];
  });

function jsonataFault(text: string): string | undefined {
  try {
    jsonata(text);
    return undefined;
  } catch (error) {
    const { message, position } = error as { readonly message?: string; readonly position?: number };
    return `${message ?? 'it does not parse'}${position === undefined ? '' : ` (at character ${position})`}`;
  }
}

export const CHECK_RULES: readonly Rule[] = [
  namesDiffer,
  limitsFit,
  limitsAgree,
  looksCanBreakALimit,
  errorRateHasALimit,
  headersAreSound,
  placeholdersAreKnown,
  sharesAreOfCounts,
  picksParse,
];
