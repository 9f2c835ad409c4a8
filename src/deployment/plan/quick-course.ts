import type { ServiceConfig } from '../service-config.ts';

/**
 * The configuration as an undo goes by it: everything at once, with no test, no hook, no person, no check and
 * no window. What it asks of green is that it is healthy and large enough.
 */
export function quickCourse(config: ServiceConfig): ServiceConfig {
  const { approval: _, before: _task, ...rest } = config;
  const { errorRate: _rate, latency: _latency, ...judge } = config.judge;
  return {
    ...rest,
    tests: [],
    hooks: [],
    steps: [{ weight: 100, bakeSeconds: 0 }],
    windowSeconds: 0,
    judge: { ...judge, alarms: [], checks: [] },
  };
}
