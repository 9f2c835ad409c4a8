import * as z from 'zod';
import type { Duration } from '../duration.ts';
import { ANSWERS, http, prometheus, type WrittenHttpSource, type WrittenPrometheusSource } from './http-source-keys.ts';
import { key } from './key.ts';
import { oneOf } from './kinds.ts';
import { functionName } from './lambda-kinds.ts';
import { metrics, type WrittenMetricSource } from './metric-source-keys.ts';
import { object } from './section.ts';
import { milliseconds } from './unit-kinds.ts';
import { alarm, gate, slo, type WrittenAlarmSource, type WrittenGateSource, type WrittenSloSource } from './verdict-source-keys.ts';
import { wantingAWay } from './wants.ts';

/** Where the numbers or the verdict of a check come from. One key, which names the kind of source. */
export type WrittenSource =
  | WrittenRequests
  | WrittenMetricSource
  | WrittenPrometheusSource
  | WrittenHttpSource
  | WrittenLambdaSource
  | WrittenAlarmSource
  | WrittenGateSource
  | WrittenSloSource;

interface WrittenRequests {
  /**
   * The requests of each side, as the load balancer counts them, or in service discovery `traffic` says it:
   * those that failed (`failed`), or those that took too long (`{ slowerThan }`).
   */
  readonly requests: 'failed' | WrittenSlow;
}

interface WrittenSlow {
  /** A request that takes longer counts as bad. */
  readonly slowerThan: Duration;
}

interface WrittenLambdaSource {
  /** A Lambda function of yours. It is invoked at each look. */
  readonly lambda: WrittenLambda;
}

interface WrittenLambda {
  /** The name or the ARN of the function, with an alias or a version when one is meant. */
  readonly function: string;
  /** What it answers: the minutes of a `share`, a `quantity`, or a `verdict`. */
  readonly answers: 'share' | 'quantity' | 'verdict';
}

const slow = object({
  slowerThan: key(milliseconds(1, 60_000), { text: 'A request that takes longer counts as bad.' }),
});

const requests = object({
  requests: key(
    z
      .union([oneOf(['failed']), slow], { error: wantingAWay("'failed' or { slowerThan: <duration> }") })
      .meta({ wants: "'failed', or { slowerThan } with a duration" }),
    {
      text: 'The requests of each side, as the load balancer counts them, or in service discovery `traffic` says it: those that failed (`failed`), or those that took too long (`{ slowerThan }`).',
    },
  ),
});

const lambda = object({
  lambda: key(
    object({
      function: key(functionName, { text: 'The name or the ARN of the function, with an alias or a version when one is meant.' }),
      answers: key(oneOf(ANSWERS), { text: 'What it answers: the minutes of a `share`, a `quantity`, or a `verdict`.' }),
    }),
    { text: 'A Lambda function of yours. It is invoked at each look.' },
  ),
});

const KINDS = 'requests, cloudWatch, prometheus, http, lambda, alarm, datadogGate or slo, and no more than one';

export const source = z
  .union([requests, metrics, prometheus, http, lambda, alarm, gate, slo], { error: wantingAWay(`an object with one of ${KINDS}`) })
  .meta({ wants: `an object with one of ${KINDS}` });
