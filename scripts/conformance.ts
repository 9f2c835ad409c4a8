import { readFileSync } from 'node:fs';
import { compare, type Difference } from './conformance/compare.ts';
import { kindOf, type RecordedKind } from './conformance/kind.ts';
import { parseRecording, type Recording } from './conformance/recording.ts';
import { replay } from './conformance/replay.ts';

/**
 * Runs recorded executions through the local Step Functions and says which come out as the service gave them:
 * `npm run conformance -- <file.jsonl>`, one execution a line. Exit code 1 when a machine whose every state
 * is JSONata is wrong, 2 on bad usage.
 */
interface Judged {
  readonly recording: Recording;
  readonly kind: RecordedKind;
  readonly differences: readonly Difference[];
}

const LABELS = {
  jsonata: 'JSONata in every state',
  mixed: 'JSONata in some states',
  jsonpath: 'JSONPath (comes with a later issue)',
  changed: 'Recorded before the service changed',
  bucket: 'Reads S3 objects that the recording does not hold',
} satisfies Record<RecordedKind, string>;

async function judge(recording: Recording): Promise<Judged> {
  return { recording, kind: kindOf(recording), differences: compare(recording, await replay(recording)) };
}

function report(judged: readonly Judged[]): void {
  for (const { recording, kind, differences } of judged) {
    if (differences.length === 0) continue;
    console.log(`not as recorded (${LABELS[kind]}): ${recording.id}`);
    // What is not run at all differs always in the same way.
    if (kind === 'jsonpath' || kind === 'bucket') continue;
    for (const { what, expected, actual } of differences) console.log(`  ${what}\n    recorded ${expected}\n    here     ${actual}`);
  }
  for (const [kind, label] of Object.entries(LABELS)) {
    const of = judged.filter((one) => one.kind === kind);
    const right = of.filter((one) => one.differences.length === 0).length;
    console.log(`${label}: ${right} of ${of.length} right`);
  }
}

const [file, ...surplus] = process.argv.slice(2);
if (!file || surplus.length > 0) {
  console.error('usage: npm run conformance -- <file.jsonl>');
  process.exitCode = 2;
} else {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const judged: Judged[] = [];
  for (const [i, line] of lines.entries()) judged.push(await judge(parseRecording(line, i + 1)));
  report(judged);
  if (judged.some(({ kind, differences }) => kind === 'jsonata' && differences.length > 0)) process.exitCode = 1;
}
