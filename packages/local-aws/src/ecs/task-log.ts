/** What a task's containers wrote last: at most 500 lines of at most 2,000 characters. */
export class TaskLog {
  readonly #lines: string[] = [];

  add(container: string, line: string): void {
    this.#lines.push(`${container} | ${line.slice(0, 2_000)}`);
    if (this.#lines.length > 500) this.#lines.shift();
  }

  lines(): readonly string[] {
    return [...this.#lines];
  }
}
