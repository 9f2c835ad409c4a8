// What Prometheus scrapes from /metrics, in its text format 0.0.4: users' requests by class of status, and a
// histogram of how long they took. A counter starts at 0 and stands from the start, so that its first
// increase is seen. Sources: prometheus.io, "Exposition formats" and "Instrumentation" (avoid missing
// metrics; base units).
const CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx'];
/** Upper bounds in seconds, each inclusive. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const requests = Object.fromEntries(CLASSES.map((name) => [name, 0]));
/** Of each bound alone; the last one has what took longer than all of them. */
const durations = new Array(BOUNDS.length + 1).fill(0);
let secondsInAll = 0;

/** A request that ended with this status. */
export function observe(status, seconds) {
  requests[`${Math.floor(status / 100)}xx`] += 1;
  const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
  durations[bucket === -1 ? BOUNDS.length : bucket] += 1;
  secondsInAll += seconds;
}

/** All of it, each metric after its help and its type, with a line feed at the end of each line. */
export function exposition(version) {
  let upTo = 0;
  const buckets = durations.map((count, index) => {
    upTo += count;
    return `checkout_request_duration_seconds_bucket{le="${BOUNDS[index] ?? '+Inf'}"} ${upTo}`;
  });
  const lines = [
    '# HELP checkout_build_info The version that runs.',
    '# TYPE checkout_build_info gauge',
    `checkout_build_info{version="${escaped(version)}"} 1`,
    "# HELP checkout_requests_total Users' requests that ended, by class of status.",
    '# TYPE checkout_requests_total counter',
    ...CLASSES.map((name) => `checkout_requests_total{status="${name}"} ${requests[name]}`),
    "# HELP checkout_request_duration_seconds How long users' requests took.",
    '# TYPE checkout_request_duration_seconds histogram',
    ...buckets,
    `checkout_request_duration_seconds_sum ${secondsInAll}`,
    `checkout_request_duration_seconds_count ${upTo}`,
  ];
  return `${lines.join('\n')}\n`;
}

const escaped = (value) => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
