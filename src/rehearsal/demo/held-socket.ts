const GOING_AWAY = 1001;
const PING_MS = 200;
const AGAIN_MS = 20;

/** Node 20 has none of its own. */
const webSocket = async (): Promise<typeof WebSocket> =>
  globalThis.WebSocket ?? ((await import('ws')).WebSocket as unknown as typeof WebSocket);

/**
 * A WebSocket that is held open, with a message there and back now and then. When the app ends it with 1001
 * ("going away") it is opened again at once, as clients of a real service do; any other end, or no
 * connection, is told to `broke`.
 */
export class HeldSocket {
  /** Connections made so far. */
  opened = 0;
  /** Messages that came back. */
  echoes = 0;
  readonly #url: () => Promise<string>;
  readonly #broke: (why: string) => void;
  #socket: WebSocket | undefined;
  #ping: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;
  #over: (() => void) | undefined;
  #closing = false;

  /** `url`: asked for anew for each connection, where a name has to be resolved. */
  constructor(url: string | (() => Promise<string>), broke: (why: string) => void) {
    this.#url = typeof url === 'string' ? async () => url : url;
    this.#broke = broke;
    void this.#open();
  }

  /** Resolves when it is closed. */
  close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#again);
    const socket = this.#socket;
    if (socket === undefined || socket.readyState === socket.CLOSED) return Promise.resolve();
    return new Promise((resolve) => {
      this.#over = resolve;
      socket.close(1000);
    });
  }

  async #open(): Promise<void> {
    const [url, Socket] = await Promise.all([this.#url(), webSocket()]);
    if (this.#closing) return;
    const socket = new Socket(url);
    this.#socket = socket;
    let met = false;
    socket.addEventListener('open', () => {
      met = true;
      this.opened++;
      this.#ping = setInterval(() => socket.send('ping'), PING_MS);
    });
    socket.addEventListener('message', () => this.echoes++);
    socket.addEventListener('close', ({ code }) => {
      clearInterval(this.#ping);
      if (this.#over) return this.#over();
      if (code !== GOING_AWAY) this.#broke(met ? `WebSocket ended with ${code}` : 'WebSocket not opened');
      // At once after a goodbye; a listener that refuses is not hammered.
      this.#again = setTimeout(() => void this.#open(), met ? 0 : AGAIN_MS);
    });
    // 'close' follows every 'error' and tells how it ended.
    socket.addEventListener('error', () => {});
  }
}
