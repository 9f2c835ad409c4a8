import type { ServiceContext } from '../kernel/service.ts';
import type { Records } from './records/record-set.ts';
import type { Zone } from './zone.ts';

/**
 * How a change reaches the name servers. Each server gets it after a delay of its own, drawn between the two
 * figures (AWS ms), so for a while some give the old answer and some the new one. The change is INSYNC when
 * the last server has it. Source: "changes generally propagate to all Route 53 name servers within 60
 * seconds", API reference, ChangeResourceRecordSets.
 */
export interface PropagationOptions {
  readonly servers: number;
  readonly leastMs: number;
  readonly mostMs: number;
}

interface Server {
  records: Records;
  version: number;
}

interface Copies {
  readonly servers: readonly Server[];
  version: number;
  /** Ends of what is under way, for when the zone or the local AWS goes. */
  readonly underWay: Set<() => void>;
}

/** The records that the name servers of each zone answer by, which lag behind what was written. */
export class Propagation {
  readonly #ctx: ServiceContext;
  readonly #options: PropagationOptions;
  readonly #copies = new Map<Zone, Copies>();
  /** Arrivals that wait while changes are held; undefined: they are not. */
  #held: (() => void)[] | undefined;

  constructor(ctx: ServiceContext, options: PropagationOptions) {
    this.#ctx = ctx;
    this.#options = options;
  }

  /** A new zone begins with its records on every name server. */
  open(zone: Zone): void {
    const servers = Array.from({ length: this.#options.servers }, () => ({ records: zone.records, version: 0 }));
    this.#copies.set(zone, { servers, version: 0, underWay: new Set() });
  }

  /**
   * Sends the zone's present records on their way; resolves when every name server has them.
   * A server never goes back to older ones.
   */
  publish(zone: Zone): Promise<void> {
    const copies = this.#copies.get(zone);
    if (!copies) return Promise.resolve();
    const { records } = zone;
    const version = ++copies.version;
    return this.#reachAll(copies, (server) => {
      if (version < server.version) return;
      server.records = records;
      server.version = version;
    });
  }

  /** As long as a change takes, without one: for a zone's own coming and going. */
  async pass(zone: Zone): Promise<void> {
    const copies = this.#copies.get(zone);
    if (copies) await this.#reachAll(copies, () => {});
  }

  close(zone: Zone): void {
    for (const end of [...(this.#copies.get(zone)?.underWay ?? [])]) end();
    this.#copies.delete(zone);
  }

  /** The records that one of the name servers answers by; `draw` in [0, 1) says which. */
  seenBy(zone: Zone, draw: number): Records {
    const servers = this.#copies.get(zone)?.servers ?? [];
    return servers[Math.floor(draw * servers.length)]?.records ?? zone.records;
  }

  /** Nothing arrives any more until the returned function is called: changes stay PENDING. */
  hold(): () => void {
    this.#held ??= [];
    return () => {
      const waiting = this.#held ?? [];
      this.#held = undefined;
      for (const arrive of waiting) arrive();
    };
  }

  stop(): void {
    for (const zone of [...this.#copies.keys()]) this.close(zone);
  }

  async #reachAll(copies: Copies, arrive: (server: Server) => void): Promise<void> {
    const { leastMs, mostMs } = this.#options;
    await Promise.all(
      copies.servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            const end = () => {
              cancel();
              copies.underWay.delete(end);
              resolve();
            };
            const land = () => {
              if (!copies.underWay.has(end)) return;
              arrive(server);
              end();
            };
            const cancel = this.#ctx.clock.after(leastMs + this.#ctx.random() * (mostMs - leastMs), () => {
              if (this.#held) this.#held.push(land);
              else land();
            });
            copies.underWay.add(end);
          }),
      ),
    );
  }
}
