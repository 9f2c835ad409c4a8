import type { SourceKind } from '../../../deployment/check.ts';
import { alarmSource } from './alarm.ts';
import { cloudWatchSource } from './cloud-watch.ts';
import { datadogGateSource } from './datadog-gate.ts';
import { httpSource } from './http.ts';
import { lambdaSource } from './lambda.ts';
import { prometheusSource } from './prometheus.ts';
import { requestsSource } from './requests.ts';
import { sloSource } from './slo.ts';
import type { SourceRow } from './source.ts';

/** Every kind of source. */
export const SOURCES: { readonly [K in SourceKind]: SourceRow<K> } = {
  requests: requestsSource,
  cloudWatch: cloudWatchSource,
  prometheus: prometheusSource,
  http: httpSource,
  lambda: lambdaSource,
  alarm: alarmSource,
  datadogGate: datadogGateSource,
  slo: sloSource,
};
