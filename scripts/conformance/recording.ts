import type { MachineDefinition } from '../../packages/local-aws/src/stepfunctions/definition/definition.ts';

/** One execution as the service answered it. `output` may be JSON that the recorder has already parsed. */
export interface Recording {
  readonly id: string;
  readonly definition: MachineDefinition;
  /** JSON text; null: none was given. */
  readonly input: string | null;
  readonly status: string;
  readonly output?: unknown;
  readonly error?: string | null;
  readonly cause?: unknown;
  /** Types of the events, in order. */
  readonly events?: readonly string[];
}

/** Throws with the line's number when the line is no recording. */
export function parseRecording(line: string, number: number): Recording {
  const value: unknown = JSON.parse(line);
  const { id, definition, status } = value as Partial<Recording>;
  if (typeof id !== 'string' || typeof status !== 'string' || !definition) {
    throw new Error(`line ${number}: a recording has id, definition and status; this has ${Object.keys(value as object).join(', ')}`);
  }
  const read = typeof definition === 'string' ? (JSON.parse(definition) as MachineDefinition) : definition;
  return { ...(value as Recording), definition: read };
}
