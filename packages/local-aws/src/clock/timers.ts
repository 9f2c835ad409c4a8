import { AsyncLocalStorage } from 'node:async_hooks';

export interface Timer {
  readonly at: number;
  readonly task: () => void;
}

interface Entry extends Timer {
  readonly order: number;
  cancelled: boolean;
  taken: boolean;
}

/** Timers by the instant at which they are due; those of the same instant in the order they were set. */
export class Timers {
  readonly #heap: Entry[] = [];
  #order = 0;
  #waiting = 0;

  /** Neither taken nor cancelled. */
  get waiting(): number {
    return this.#waiting;
  }

  /**
   * The returned function cancels it (harmless when it was taken).
   * As with setTimeout, the task runs in the asynchronous context that set it: that tells whose work it is.
   */
  add(at: number, task: () => void): () => void {
    const entry: Entry = { at, order: this.#order++, task: AsyncLocalStorage.bind(task), cancelled: false, taken: false };
    push(this.#heap, entry);
    this.#waiting++;
    return () => {
      if (entry.cancelled || entry.taken) return;
      entry.cancelled = true;
      this.#waiting--;
    };
  }

  /** When the first one is due; undefined: none waits. */
  firstAt(): number | undefined {
    while (this.#heap[0]?.cancelled) pop(this.#heap);
    return this.#heap[0]?.at;
  }

  /** The first one, which waits no more. */
  take(): Timer | undefined {
    if (this.firstAt() === undefined) return undefined;
    const entry = pop(this.#heap);
    if (entry) {
      entry.taken = true;
      this.#waiting--;
    }
    return entry;
  }
}

const before = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.order < b.order);

/**
 * A binary heap by due time:
 * thousands of timers a simulated hour would make a sorted array the slowest part of a run.
 */
function push(heap: Entry[], timer: Entry): void {
  let i = heap.push(timer) - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!before(timer, heap[parent]!)) break;
    heap[i] = heap[parent]!;
    i = parent;
  }
  heap[i] = timer;
}

function pop(heap: Entry[]): Entry | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === last || !last) return top;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
    if (!before(heap[child]!, last)) break;
    heap[i] = heap[child]!;
    i = child;
  }
  heap[i] = last;
  return top;
}
