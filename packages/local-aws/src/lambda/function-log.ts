/** The newest lines that functions wrote to stdout and stderr: for whoever asks why one failed. */
export class FunctionLog {
  readonly #lines = new Map<string, string[]>();

  append(functionName: string, text: string): void {
    const lines = this.#lines.get(functionName) ?? [];
    this.#lines.set(functionName, [...lines, ...text.split('\n').filter((line) => line !== '')].slice(-KEPT));
  }

  of(functionName: string): readonly string[] {
    return this.#lines.get(functionName) ?? [];
  }
}

const KEPT = 200;
