/** What a clock that follows the machine's time needs of the machine. */
export interface Wall {
  /** Milliseconds that only grow, the same in all threads of the machine. */
  now(): number;
  /**
   * Runs `task` once in `ms`, or a little later.
   * The process does not end before it when `holds`. The returned function cancels it.
   */
  wake(ms: number, task: () => void, holds: boolean): () => void;
  /** Runs `task` in the next turn of the event loop. */
  soon(task: () => void): void;
}

/** setTimeout's longest delay; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

export const machineWall: Wall = {
  now: () => Number(process.hrtime.bigint()) / 1e6,
  wake(ms, task, holds) {
    const timer = setTimeout(task, Math.min(LONGEST_TIMER_MS, Math.ceil(ms)));
    if (!holds) timer.unref();
    return () => clearTimeout(timer);
  },
  soon: (task) => void setImmediate(task),
};
