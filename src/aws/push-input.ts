/**
 * What a push says in the input of an execution, by key, and where the event has it. Source: Amazon ECR User
 * Guide, "Amazon ECR events and EventBridge".
 */
const PATHS = {
  id: ['id'],
  time: ['time'],
  registry: ['account'],
  region: ['region'],
  repository: ['detail', 'repository-name'],
  digest: ['detail', 'image-digest'],
  tag: ['detail', 'image-tag'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const entries = Object.entries(PATHS);

/** How a push rule makes the input of an execution of its event. */
export const pushTransformer = (service: string) => ({
  InputPathsMap: Object.fromEntries(entries.map(([key, path]) => [key, ['$', ...path].join('.')])),
  InputTemplate: `{"push":{"service":${JSON.stringify(service)},${entries.map(([key]) => `"${key}":<${key}>`).join(',')}}}`,
});

/** The same input of the same event, for an event that was not delivered. */
export const pushInput = (service: string, event: Readonly<Record<string, unknown>>) => ({
  push: { service, ...Object.fromEntries(entries.map(([key, path]) => [key, valueAt(event, path)])) },
});

const valueAt = (event: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined),
    event,
  );
