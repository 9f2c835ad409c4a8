import type { LeavingFields, NumberField } from '../definition/definition.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Frame } from '../runtime/frame.ts';

/** What `$states` holds beside input and context, where a field may read it. */
export interface Reads {
  readonly result?: Json;
  readonly errorOutput?: JsonObject;
  readonly taskToken?: string;
}

/** What a state hands on: its output, and the variables it assigns. */
interface Handover {
  readonly output: Json;
  readonly assigned: JsonObject | undefined;
}

interface NumberBounds {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}

/**
 * How a state computes with data: one implementation for each query language, chosen state by state.
 * Every method throws a StateError. `field` is the field's name in the state; errors name it.
 */
export interface DataFlow {
  /** What a Task sends, or the branches of a Parallel receive. */
  argumentsOf(frame: Frame, reads?: Reads): Promise<Json>;
  /** A number that the state gives or computes; undefined when the field is absent. */
  numberOf(frame: Frame, field: string, value: NumberField | undefined, bounds: NumberBounds): Promise<number | undefined>;
  /** The instant that a Wait waits for, in milliseconds; undefined when it has no Timestamp. */
  instantOf(frame: Frame): Promise<number | undefined>;
  /** Whether the rule at `index` of a Choice holds. */
  conditionHolds(frame: Frame, index: number): Promise<boolean>;
  /** The Error or Cause of a Fail state. */
  textOf(frame: Frame, field: 'Error' | 'Cause'): Promise<string | undefined>;
  /** What a Map iterates over: an array, or an object taken as its key-value pairs. */
  itemsOf(frame: Frame): Promise<readonly Json[] | JsonObject>;
  /** What one iteration receives; the frame holds the item. */
  itemInput(frame: Frame, item: Json): Promise<Json>;
  /**
   * Output and Assign of the state, or of the Choice rule or Catcher at `path` (`Choices[0]`).
   * Without Output: `otherwise`.
   */
  leave(frame: Frame, source: LeavingFields, path: string, otherwise: Json, reads?: Reads): Promise<Handover>;
}
