import type { ServiceContext } from '../../kernel/service.ts';
import type { Listener, Resources } from '../resources.ts';
import { compileTable, type RoutingTable } from './table.ts';

/**
 * How long a change of rules is under way: AWS documents no bound, and the nodes of a load balancer do not
 * change together. Each change reaches each node after its own draw between the two figures (AWS ms).
 */
export interface PropagationOptions {
  /** Nodes of a load balancer: one a subnet, at least this many. */
  readonly nodes: number;
  readonly leastMs: number;
  readonly mostMs: number;
}

interface NodeState {
  table: RoutingTable;
  version: number;
}

interface Routes {
  readonly nodes: NodeState[];
  version: number;
  readonly underWay: Set<() => void>;
}

/** The routing tables that the nodes of each load balancer carry out, which lag behind what was written. */
export class Propagation {
  readonly #ctx: ServiceContext;
  readonly #resources: Resources;
  readonly #options: PropagationOptions;
  readonly #routes = new Map<Listener, Routes>();

  constructor(ctx: ServiceContext, resources: Resources, options: PropagationOptions) {
    this.#ctx = ctx;
    this.#resources = resources;
    this.#options = options;
  }

  /** A new listener begins with its rules on every node. */
  open(listener: Listener): void {
    const table = compileTable(listener, this.#resources);
    const count = Math.max(this.#options.nodes, listener.loadBalancer.subnets.length);
    const nodes = Array.from({ length: count }, () => ({ table, version: 0 }));
    this.#routes.set(listener, { nodes, version: 0, underWay: new Set() });
  }

  /** Sends the listener's present rules on their way to its nodes. A node never goes back to older rules. */
  publish(listener: Listener): void {
    const routes = this.#routes.get(listener);
    if (!routes) return;
    const table = compileTable(listener, this.#resources);
    const version = ++routes.version;
    const { leastMs, mostMs } = this.#options;
    for (const node of routes.nodes) {
      const cancel = this.#ctx.clock.after(leastMs + this.#ctx.random() * (mostMs - leastMs), () => {
        routes.underWay.delete(cancel);
        if (version < node.version) return;
        node.table = table;
        node.version = version;
      });
      routes.underWay.add(cancel);
    }
  }

  close(listener: Listener): void {
    for (const cancel of this.#routes.get(listener)?.underWay ?? []) cancel();
    this.#routes.delete(listener);
  }

  nodeCount(listener: Listener): number {
    return this.#routes.get(listener)?.nodes.length ?? 0;
  }

  table(listener: Listener, node: number): RoutingTable | undefined {
    return this.#routes.get(listener)?.nodes[node]?.table;
  }

  /** True when every node carries the newest rules. */
  settled(listener: Listener): boolean {
    const routes = this.#routes.get(listener);
    return !routes || routes.nodes.every((node) => node.version === routes.version);
  }

  stop(): void {
    for (const listener of [...this.#routes.keys()]) this.close(listener);
  }
}
