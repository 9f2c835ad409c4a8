/**
 * Whether two executions wrote the same events. Branches of a Parallel and
 * iterations of a Map write side by side, so within one their order says nothing;
 * recordings are also known in the form that the recorder gave to a Parallel.
 */
export function sameEvents(recorded: readonly string[], actual: readonly string[]): boolean {
  const forms = [actual, asRecorded(actual)];
  return forms.some((form) => equal(recorded, form) || equal(sortedWithin(recorded), sortedWithin(form)));
}

const equal = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((type, i) => type === b[i]);

const PARALLEL_ENDS = new Set(['ParallelStateSucceeded', 'ParallelStateAborted', 'ParallelStateExited', 'ParallelStateFailed']);

/**
 * The recorder sorted what followed a ParallelStateStarted, up to each event that ends a Parallel,
 * and put it in the place of all that stood between: so it lost the event that ended it before.
 */
function asRecorded(types: readonly string[]): readonly string[] {
  const events = [...types];
  let start = -1;
  let inside = false;
  let between: string[] = [];
  for (let i = 0; i < events.length; i++) {
    const type = events[i]!;
    if (PARALLEL_ENDS.has(type)) {
      if (start >= 0) events.splice(start, i - start, ...[...between].sort());
      inside = false;
    } else if (type === 'ParallelStateStarted') {
      inside = true;
      between = [];
      start = i + 1;
    } else if (inside) between.push(type);
  }
  return events;
}

const OPENS = new Set(['ParallelStateStarted', 'MapStateStarted']);

/**
 * The types with everything between the start of a Parallel or Map and the end of the outermost one sorted.
 */
function sortedWithin(types: readonly string[]): readonly string[] {
  const first = types.findIndex((type) => OPENS.has(type));
  const last = types.findLastIndex((type) => /^(Parallel|Map)State(Exited|Failed|Succeeded|Aborted)$/.test(type));
  if (first < 0 || last < first) return types;
  return [...types.slice(0, first), ...types.slice(first, last + 1).sort(), ...types.slice(last + 1)];
}
