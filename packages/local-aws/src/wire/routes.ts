import type { OperationModel } from './operation-model.ts';

/** A REST operation's place: method, path with labels, fixed query members. */
export interface Route {
  readonly operation: OperationModel;
  readonly method: string;
  readonly path: RegExp;
  readonly labels: readonly string[];
  /** Query members that must be present: `?max-items` or `?x-id=...`. */
  readonly literals: readonly string[];
  /** HTTP status of a success. */
  readonly status: number;
  /** The higher, the more specific: among routes that match, the highest is meant. */
  readonly rank: number;
}

export interface RouteHit {
  readonly route: Route;
  readonly labels: Readonly<Record<string, string>>;
}

/** `http` is the trait of the operation: method, URI template, status. */
export function compileRoute(operation: OperationModel, [method, template, status]: readonly [string, string, number]): Route {
  const [path = '', query = ''] = template.split('?');
  const labels: string[] = [];
  const pattern = path
    .replace(/\/+$/, '')
    .replace(/[.*^$()|[\]\\]/g, '\\$&')
    .replace(/\{(\w+)(\+?)\}/g, (_, label: string, greedy: string) => {
      labels.push(label);
      return greedy ? '(.+)' : '([^/]+)';
    });
  const segments = path.split('/').filter(Boolean);
  const literalSegments = segments.filter((segment) => !segment.startsWith('{')).length;
  return {
    operation,
    method,
    path: new RegExp(`^${pattern}/?$`),
    labels,
    literals: [...new URLSearchParams(query).keys()],
    status,
    rank: literalSegments * 10 + segments.length + (query ? 5 : 0),
  };
}

export function findRoute(routes: readonly Route[], method: string, path: string, query: URLSearchParams): RouteHit | undefined {
  for (const route of routes) {
    if (route.method !== method || !route.literals.every((name) => query.has(name))) continue;
    const match = route.path.exec(path);
    if (match) return { route, labels: Object.fromEntries(route.labels.map((label, i) => [label, decodeURIComponent(match[i + 1]!)])) };
  }
  return undefined;
}
