import { type Issue, type IssuePath, issue } from './issue.ts';
import { allStates, type MachineView, type StateView } from './machine-view.ts';
import { type JsonRecord, listOf, recordOf } from './record.ts';

const longest = 99_999_999;
const longestDelay = 31_622_400;

interface Range {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

const seconds: Range = { least: 1, most: longest, whole: true };
const count: Range = { least: 0, most: longest, whole: true };

/** Source: Amazon States Language specification and developer guide, state by state. */
const ofStates: Readonly<Record<string, Range>> = {
  TimeoutSeconds: seconds,
  HeartbeatSeconds: seconds,
  Seconds: count,
  MaxConcurrency: count,
  ToleratedFailureCount: count,
  ToleratedFailurePercentage: { least: 0, most: 100, whole: false },
};

const ofRetriers: Readonly<Record<string, Range>> = {
  IntervalSeconds: seconds,
  MaxAttempts: count,
  BackoffRate: { least: 1, most: Number.MAX_VALUE, whole: false },
  MaxDelaySeconds: { least: 1, most: longestDelay, whole: true },
};

/** Durations, counts and rates are ones that the service takes, and fit one another. */
export function checkNumbers(machine: MachineView, definition: JsonRecord): Issue[] {
  return [
    ...ranges(definition, [], { TimeoutSeconds: seconds }),
    ...allStates(machine).flatMap((state) => [
      ...ranges(state.body, state.path, ofStates),
      ...listOf(state.body.Retry).flatMap((retrier, i) => retrierNumbers(recordOf(retrier), [...state.path, 'Retry', i])),
      ...timeouts(state),
    ]),
  ];
}

function ranges(body: JsonRecord, path: IssuePath, of: Readonly<Record<string, Range>>): Issue[] {
  return Object.entries(of).flatMap(([field, range]) => {
    const value = body[field];
    const isText = typeof value === 'string' && value.startsWith('{%');
    if (value === undefined || isText || within(value, range)) return [];
    const form = range.whole ? 'a whole number' : 'a number';
    const upper = range.most === Number.MAX_VALUE ? `of at least ${range.least}` : `from ${range.least} to ${range.most}`;
    return [issue('out-of-range', [...path, field], `${field} is ${JSON.stringify(value)}.`, `Give ${form} ${upper}.`)];
  });
}

const within = (value: unknown, { least, most, whole }: Range): boolean =>
  typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));

function retrierNumbers(retrier: JsonRecord, path: IssuePath): Issue[] {
  const issues = ranges(retrier, path, ofRetriers);
  const { IntervalSeconds: first = 1, MaxDelaySeconds: most } = retrier;
  if (typeof most === 'number' && typeof first === 'number' && most < first) {
    issues.push(
      issue(
        'out-of-range',
        [...path, 'MaxDelaySeconds'],
        `MaxDelaySeconds is ${most}, IntervalSeconds ${first}.`,
        'Give at least IntervalSeconds.',
      ),
    );
  }
  return issues;
}

function timeouts(state: StateView): Issue[] {
  if (state.type !== 'Task') return [];
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state.body;
  if (timeout === undefined) {
    return [
      issue(
        'no-timeout',
        state.path,
        `'${state.name}' has no TimeoutSeconds; the service's own default is ${longest}.`,
        'Add TimeoutSeconds.',
      ),
    ];
  }
  if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
    return [
      issue(
        'heartbeat-too-long',
        [...state.path, 'HeartbeatSeconds'],
        `HeartbeatSeconds is ${heartbeat}, TimeoutSeconds ${timeout}.`,
        'Give less than TimeoutSeconds.',
      ),
    ];
  }
  return [];
}
