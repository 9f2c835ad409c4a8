import type { Clock } from '../../clock/clock.ts';
import type { MachineDefinition, StateDefinition } from '../definition/definition.ts';
import type { Json, JsonObject } from '../json.ts';
import type { JsonataEngine } from '../jsonata/engine.ts';
import type { IntegrationCall, Integrations } from '../tasks/integrations.ts';
import type { TaskTokens } from '../tasks/task-tokens.ts';
import type { ContextSource, MapItem } from './context-object.ts';
import type { Chain, History } from './history.ts';
import type { Scope } from './scope.ts';

/** What all states of one execution share. */
export interface Run extends ContextSource {
  readonly definition: MachineDefinition;
  readonly region: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly history: History;
  readonly jsonata: JsonataEngine;
  readonly integrations: Integrations;
  readonly tokens: TaskTokens;
  readonly require: IntegrationCall['require'];
  /** Tells watchers that a state was entered or left. */
  readonly onState: (state: string, phase: 'entered' | 'exited') => void;
}

/** Where a sequence of states runs: the machine itself, a branch or an iteration. */
export interface Surroundings {
  readonly run: Run;
  readonly scope: Scope;
  readonly chain: Chain;
  /** Aborts when the execution ends from outside or a sibling has failed. */
  readonly signal: AbortSignal;
  readonly item: MapItem | undefined;
  /** Inside a branch or an iteration: a failing task is then recorded as aborted. */
  readonly nested: boolean;
}

/** One attempt to run one state. */
export interface Frame<S extends StateDefinition = StateDefinition> extends Surroundings {
  readonly name: string;
  readonly state: S;
  readonly input: Json;
  readonly enteredAt: number;
  readonly enteredEventId: number;
  readonly retryCount: number;
}

/** How a state is left. `next` undefined ends the sequence. */
export interface Exit {
  readonly output: Json;
  readonly assigned: JsonObject | undefined;
  readonly next: string | undefined;
}

export type Interpreter<S extends StateDefinition> = (frame: Frame<S>) => Promise<Exit>;
