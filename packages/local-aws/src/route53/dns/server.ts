import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Resolve, respond } from './message.ts';

const HOST = '127.0.0.1';
/** UDP and TCP want the same number, and somebody may hold it for one of them. */
const TRIES = 20;
/** Wall time after which a client that says nothing is let go. */
const IDLE_MS = 10_000;

/** Name servers and resolver in one: a port of 127.0.0.1, over UDP and TCP. */
export class DnsServer {
  readonly #resolve: Resolve;
  #udp: UdpSocket | undefined;
  #tcp: Server | undefined;
  readonly #connections = new Set<Socket>();

  constructor(resolve: Resolve) {
    this.#resolve = resolve;
  }

  get port(): number | undefined {
    return (this.#tcp?.address() as AddressInfo | null | undefined)?.port;
  }

  /** Port 0 takes a free one. Rejects when the port is taken, or when it listens already. */
  async listen(port = 0): Promise<number> {
    if (this.#tcp) throw new Error(`the DNS server listens already, on port ${this.port}`);
    for (let tries = 1; ; tries++) {
      try {
        return await this.#listenOn(port);
      } catch (error) {
        await this.close();
        if (port !== 0 || tries === TRIES || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      }
    }
  }

  async close(): Promise<void> {
    const [udp, tcp] = [this.#udp, this.#tcp];
    this.#udp = undefined;
    this.#tcp = undefined;
    for (const connection of this.#connections) connection.destroy();
    const closing = [
      udp && new Promise<void>((resolve) => udp.close(() => resolve())),
      tcp?.listening && new Promise<void>((resolve) => tcp.close(() => resolve())),
    ];
    await Promise.all(closing);
  }

  async #listenOn(wanted: number): Promise<number> {
    const tcp = createServer((connection) => this.#serve(connection));
    this.#tcp = tcp;
    tcp.listen(wanted, HOST);
    await once(tcp, 'listening');
    const { port } = tcp.address() as AddressInfo;
    const udp = createSocket('udp4');
    this.#udp = udp;
    udp.bind(port, HOST);
    await once(udp, 'listening');
    // A client that has gone is no news.
    udp.on('error', () => {});
    udp.on('message', (query, { port: from, address }) => {
      const response = respond(query, 'udp', this.#resolve);
      if (response) udp.send(response, from, address);
    });
    return port;
  }

  /** Each message has its length before it; a connection takes many. Source: RFC 7766. */
  #serve(connection: Socket): void {
    this.#connections.add(connection);
    let pending = Buffer.alloc(0);
    connection.setTimeout(IDLE_MS, () => connection.destroy());
    connection.on('close', () => this.#connections.delete(connection));
    connection.on('error', () => {});
    connection.on('data', (bytes) => {
      pending = Buffer.concat([pending, bytes]);
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const length = pending.readUInt16BE(0);
        const response = respond(pending.subarray(2, 2 + length), 'tcp', this.#resolve);
        pending = pending.subarray(2 + length);
        if (!response) return void connection.destroy();
        const head = Buffer.alloc(2);
        head.writeUInt16BE(response.length);
        connection.write(Buffer.concat([head, response]));
      }
    });
  }
}
