import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { judgeShare } from '../../deployment/judge/share/judge-share.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { readCase } from './batch-case.ts';

/**
 * Judges each line of `file` (`-`: stdin) and gives one line of JSON for it to `write`, in their order, as
 * they come. A line that is no case ends it (`BadUsage`), after the answers of all lines before. Empty lines
 * have no answer.
 */
export async function judgeBatch(file: string, write: (line: string) => Promise<void>): Promise<void> {
  const input = file === '-' ? process.stdin : await readable(file);
  let at = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    at++;
    if (line.trim() !== '') await write(`${answerOf(line, at)}\n`);
  }
}

/** The series is that of a whole bake: its minutes are the planned ones, and it is over. */
function answerOf(line: string, at: number): string {
  const { id, limits, minutes } = readCase(line, at);
  const { verdict, minute, reasons } = judgeShare(limits, minutes, { plannedMinutes: minutes.length, over: true });
  return JSON.stringify({ id, verdict, minute, reasons });
}

async function readable(file: string): Promise<NodeJS.ReadableStream> {
  try {
    await access(file, constants.R_OK);
  } catch (error) {
    throw new BadUsage(`--batch: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  if ((await stat(file)).isDirectory()) throw new BadUsage(`--batch: ${file} is a folder; a file with a case a line is wanted`);
  return createReadStream(file, 'utf8');
}
