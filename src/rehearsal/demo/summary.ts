import type { Colors } from 'picocolors/types.js';
import type { Performed } from './perform.ts';
import { clockText, counted, grouped, wrapped } from './wording.ts';

/** The end of the demo, for people. */
export function summaryOf(
  { report, differences, watched, evidence }: Performed,
  { speed, colours, columns }: { readonly speed: number; readonly colours: Colors; readonly columns: number },
): readonly string[] {
  const { bold, dim, green, red } = colours;
  const { deployments, traffic, invariants } = report;
  const versions = new Set(['v1', ...watched.map(({ version }) => version)]);
  const answered = [...versions].map((version) => `${version} ${grouped(traffic.answeredByVersion[version] ?? 0)}`).join(', ');
  const errors = Object.entries(traffic.errorsByVersion).map(([version, count]) => `${grouped(count)} answered 500 by ${version} itself`);
  const labelWidth = Math.max(LEAST_LABEL_WIDTH, ...deployments.map(({ image }) => image.length + 2));
  const hanging = (label: string, text: string, paint = (line: string) => line) =>
    wrapped(text, columns - labelWidth - 2).map((line, i) => `  ${(i === 0 ? label : '').padEnd(labelWidth)}${paint(line)}`);
  return [
    '',
    bold('summary'),
    ...deployments.flatMap(({ image, outcome, cause, durationSeconds, transitions, timeToBlueMs }) => [
      `  ${image.padEnd(labelWidth)}${outcome.padEnd(12)}${`${durationSeconds.toFixed(1)} s`.padStart(6)}  ${dim(
        `${counted(transitions, 'transition')}${timeToBlueMs > 0 ? `, blue again after ${timeToBlueMs} ms` : ''}`,
      )}`,
      ...(outcome === 'SUCCEEDED' ? [] : hanging('', cause, dim)),
    ]),
    ...hanging(
      'traffic',
      `${[counted(traffic.requests, 'request'), `${grouped(traffic.dropped)} dropped`, ...errors].join(', ')}, ${counted(traffic.closedAtDrain, 'connection')} closed at the end of a drain`,
    ),
    ...hanging('', `answered by ${answered}`, dim),
    ...hanging('', `p50 ${traffic.p50Ms} ms, p99 ${traffic.p99Ms} ms, of slow requests without the time that they asked for`, dim),
    ...hanging('invariants', `${grouped(invariants.checked)} checked, ${invariants.violated} violated`),
    ...hanging('times', `wall-clock; ${clockText(speed)}`, dim),
    '',
    ...(differences.length === 0
      ? [green('Everything ended as it should.')]
      : [red('Not as it should be:'), ...differences.map((one) => `  ${one}`), ...evidence.slice(0, 20).map((one) => `  ${dim(one)}`)]),
  ];
}

const LEAST_LABEL_WIDTH = 14;
