import { compile, type States } from '@teal/asl';
import { WORKFLOWS } from '../../installation/workflows.ts';

/** The states of the workflow by the part of a deployment that they belong to, in words for people who watch. */
export const PHASES = {
  Plan: [
    'Resolve request',
    'Acquire lease',
    'Plan deployment',
    'Finish with nothing to do',
    'Finish as superseded',
    'Finish as called off',
    'Finish a failed take-over',
    'Finish as refused',
  ],
  'Raise green': ['Create green', 'Green healthy'],
  'Test before any traffic': [
    'Open stage',
    'Let the stage open',
    'Stage answers from green',
    'Green answers by its own name',
    'Run functional tests',
    'Close stage',
    'Let the stage close',
    'Check plan again',
  ],
  Step: [
    'Green can take it',
    'Shift traffic',
    'Let the split settle',
    'Change weights',
    'In sync',
    'Wait out the TTL',
    'Seen in answers',
    'Confirm split',
    'Bake',
    'Judge the bake',
  ],
  'Rollback window': ['Open rollback window', 'Rollback window', 'Judge the window'],
  'Commit, and retire blue': [
    'Commit green',
    'Let blue drain',
    'Wait for clients to leave blue',
    'Look at traffic of blue',
    'Retire blue',
    'Blue is down',
    'Set stage',
    'Mark colours',
    'Finish deployment',
  ],
  'Back to blue': [
    'Assess failure',
    'Wait for a person',
    'Roll back',
    'Let green drain',
    'Back in sync',
    'Wait for clients to leave green',
    'Look at traffic of green',
    'Retire green',
    'Green is down',
    'Finish rollback',
    'Finish needing a human',
  ],
} as const satisfies Record<string, readonly string[]>;

export type PhaseName = keyof typeof PHASES;

const PHASE_OF = new Map<string, PhaseName>(
  Object.entries(PHASES).flatMap(([phase, states]) => states.map((state) => [state, phase as PhaseName] as const)),
);

/** Undefined for a state that decides or counts: it takes no time, and what comes of it is seen in the next one. */
export const phaseOf = (state: string): PhaseName | undefined => PHASE_OF.get(state);

/** Every state of the workflows that does something or waits, but the pauses between two looks of a poll. */
export function busyStates(): readonly string[] {
  const states = Object.entries(Object.assign({}, ...WORKFLOWS.map((workflow) => compile(workflow).States)) as States);
  return states
    .filter(([name, { Type }]) => (Type === 'Task' || Type === 'Wait') && !name.startsWith('Wait before '))
    .map(([name]) => name);
}
