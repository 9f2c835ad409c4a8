import type { StateOf, StateType } from '../../definition/definition.ts';
import type { Interpreter } from '../frame.ts';
import { choice } from './choice.ts';
import { fail } from './fail.ts';
// biome-ignore lint/suspicious/noImportCycles: a sequence runs states, and a Map or a Parallel state runs sequences.
import { map } from './map.ts';
// biome-ignore lint/suspicious/noImportCycles: a sequence runs states, and a Map or a Parallel state runs sequences.
import { parallel } from './parallel.ts';
import { pass } from './pass.ts';
import { succeed } from './succeed.ts';
import { task } from './task.ts';
import { wait } from './wait.ts';

/** What each type of state does between being entered and being left. */
export const interpreters = {
  Pass: pass,
  Task: task,
  Choice: choice,
  Wait: wait,
  Succeed: succeed,
  Fail: fail,
  Parallel: parallel,
  Map: map,
} satisfies { [T in StateType]: Interpreter<StateOf<T>> };
