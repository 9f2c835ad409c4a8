import type { Span } from '../../deployment/judge/counted-minutes.ts';
import type { Finding } from '../../deployment/judge/finding.ts';
import type { JudgedCheck, PastJudgement } from '../judge/judge-past.ts';
import { findingLines, oddsLines } from './finding-text.ts';
import { labelled } from './labelled.ts';

/** What a gate would have said, in lines for people. */
export function pastText(past: PastJudgement): readonly string[] {
  const { service, sides, spans, steps, checks, skipped } = past;
  const alone = checks.some((check) => check.swapped && check.sides.green === sides.green);
  return [
    `${service}: green is ${sides.green}, blue is ${sides.blue}${alone ? ', which had no traffic' : ''}`,
    ...spans.flatMap((span, index) => labelled(steps[index] ?? '', spanText(span))),
    '',
    ...checks.flatMap((check) => [...checkLines(check, past), '']),
    ...oddsLines(checks.flatMap(({ said }) => said.slice(-1))),
    ...skipped.flatMap(({ check, why }) => labelled('not judged', `${check}: ${why}`)),
    'Nothing was changed.',
  ];
}

const spanText = ({ from, to }: Span): string =>
  to <= from ? 'no complete minute' : `${minuteText(from)} to ${minuteText(to)} UTC, ${(to - from) / 60_000} complete minutes`;

/** `2026-01-02 12:10`. */
const minuteText = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

function checkLines({ check, said, failed, swapped, sides }: JudgedCheck, { steps }: PastJudgement): readonly string[] {
  const last = said.at(-1);
  if (last === undefined) return [`  ${check}: no step`];
  const [title = '', ...lines] = findingLines(last);
  return [
    ...said.slice(0, -1).flatMap((finding, index) => labelled(check, `${steps[index]}: ${shortText(finding)}`)),
    `${title}${failed ? ` in the minute from ${minuteText(failed.at)} UTC on, number ${failed.minute + 1}` : ''}, ${steps[said.length - 1]}`,
    ...(swapped ? labelled('one side', `only ${sides.green} had traffic: it is judged as green, and compared with nothing`, 4) : []),
    ...lines,
  ];
}

const shortText = ({ outcome, reasons, check }: Finding): string =>
  `${outcome}: ${reasons.map((reason) => reason.replace(`${check}: `, '')).join('; ')}`;
