import { datadogGateSource } from './datadog-gate.ts';
import { httpSource } from './http.ts';
import { lambdaSource } from './lambda.ts';
import { prometheusSource } from './prometheus.ts';
import { sloSource } from './slo.ts';

/**
 * Kinds of sources that a function of their own asks: it alone may read secrets and invoke functions of
 * teams, and it alone carries what that takes.
 */
export const FAR = {
  prometheus: prometheusSource,
  http: httpSource,
  lambda: lambdaSource,
  datadogGate: datadogGateSource,
  slo: sloSource,
} as const;
