import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A project that imports `teal`, and needs nothing installed beside it. */
const PROJECT = {
  extends: join(ROOT, 'tsconfig.json'),
  compilerOptions: { paths: { teal: [join(ROOT, 'src/index.ts')] }, typeRoots: [join(ROOT, 'node_modules/@types')] },
  include: ['*.ts'],
};

/** The language server of TypeScript that editors run, in a folder of a user of Teal. */
export class LanguageServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'teal-editor-'));
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #received = Buffer.alloc(0);
  #asked = 0;

  private constructor() {
    writeFileSync(join(this.#folder, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(join(this.#folder, 'tsconfig.json'), JSON.stringify(PROJECT));
    this.#process = spawn(join(ROOT, 'node_modules/.bin/tsc'), ['--lsp', '--stdio'], { cwd: this.#folder });
    this.#process.stdout.on('data', (bytes: Buffer) => this.#take(bytes));
  }

  static async start(): Promise<LanguageServer> {
    const server = new LanguageServer();
    const capabilities = { textDocument: { hover: { contentFormat: ['plaintext'] }, diagnostic: {} } };
    await server.#ask('initialize', { processId: process.pid, rootUri: pathToFileURL(server.#folder).href, capabilities });
    server.#send({ method: 'initialized', params: {} });
    return server;
  }

  stop(): void {
    this.#process.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Opens a text as the file of this name. It does not have to be on the disk. */
  open(name: string, text: string): OpenText {
    const uri = pathToFileURL(join(this.#folder, name)).href;
    this.#send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'typescript', version: 1, text } } });
    return {
      hover: async (offset) => {
        const lines = text.slice(0, offset).split('\n');
        const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
        const answer = await this.#ask('textDocument/hover', { textDocument: { uri }, position });
        return (answer as { readonly contents: { readonly value: string } } | null)?.contents.value ?? '';
      },
      problems: async () => {
        const answer = await this.#ask('textDocument/diagnostic', { textDocument: { uri } });
        return (answer as { readonly items: readonly { readonly message: string }[] }).items.map(({ message }) => message);
      },
    };
  }

  #ask(method: string, params: unknown): Promise<unknown> {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#send({ id, method, params });
    });
  }

  #send(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.#process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#process.stdin.write(body);
  }

  #take(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/i.exec(this.#received.subarray(0, Math.max(end, 0)).toString())?.[1]);
      if (end < 0 || this.#received.length < end + 4 + length) return;
      const message = JSON.parse(this.#received.subarray(end + 4, end + 4 + length).toString());
      this.#received = this.#received.subarray(end + 4 + length);
      // What the server asks of an editor has no answer here.
      if (message.method !== undefined && message.id !== undefined) this.#send({ id: message.id, result: null });
      else if (message.id !== undefined) this.#waiting.get(message.id)?.(message.result ?? null);
    }
  }
}

export interface OpenText {
  /** What an editor shows at this place of the text. */
  hover(offset: number): Promise<string>;
  problems(): Promise<readonly string[]>;
}
