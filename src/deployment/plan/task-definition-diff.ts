/** Task definition content as the API gives it, without what only the service writes. */
export type TaskDefinitionContent = Readonly<Record<string, unknown>>;

/** Green's content: the template with the container's image set. */
export function withImage(template: TaskDefinitionContent, container: string, image: string): TaskDefinitionContent {
  const { containerDefinitions } = template;
  if (!Array.isArray(containerDefinitions)) return template;
  return {
    ...template,
    containerDefinitions: containerDefinitions.map((definition: unknown) =>
      isRecord(definition) && definition.name === container ? { ...definition, image } : definition,
    ),
  };
}

/** The plan carries the changes through the execution: more lines than this are counted, not shown. */
const MOST_LINES = 60;
const LONGEST_VALUE = 200;

/**
 * What differs, one line a change, in the order of the paths. A value that may hold a secret (environment
 * variables, commands, options of log and volume drivers) is never shown: the plan can be read in the
 * execution history.
 */
export function taskDefinitionChanges(from: TaskDefinitionContent, to: TaskDefinitionContent): readonly string[] {
  const [before, after] = [leaves(from), leaves(to)];
  const lines = [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => line(path, before.get(path), after.get(path)));
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES - 1), `and ${lines.length - MOST_LINES + 1} more changes`];
}

function line(path: string, before: string | undefined, after: string | undefined): string {
  const value = (text: string) => (text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 3)}...`);
  const hidden = SECRET_PATHS.some((pattern) => pattern.test(path));
  if (before === undefined) return hidden ? `${path}: added (not shown)` : `${path}: added ${value(after ?? '')}`;
  if (after === undefined) return hidden ? `${path}: removed` : `${path}: removed, was ${value(before)}`;
  return hidden ? `${path}: changed (not shown)` : `${path}: ${value(before)} -> ${value(after)}`;
}

const SECRET_PATHS = [
  /\.environment\[/,
  /\.command$/,
  /\.entryPoint$/,
  /\.logConfiguration\.options\./,
  /\.firelensConfiguration\.options\./,
  /\.dockerVolumeConfiguration\.(driverOpts|labels)\./,
  /\.dockerLabels\./,
];

// Tags are about a revision, and not about what runs.
const PASSED_OVER = ['tags'];

/**
 * Every value by its path. Members of a list are named by what names them, so that their order is no
 * difference.
 */
function leaves(content: TaskDefinitionContent): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      const names = memberNames(value);
      // The service answers with [] and {} for what was left out.
      if (names) for (const [index, name] of names.entries()) visit(value[index], `${path}[${name}]`);
      else if (value.length > 0) found.set(path, JSON.stringify(value));
    } else if (isRecord(value)) {
      for (const [key, member] of Object.entries(value)) {
        if (path || !PASSED_OVER.includes(key)) visit(member, path ? `${path}.${key}` : key);
      }
    } else if (value !== undefined && value !== null) {
      found.set(path, JSON.stringify(value));
    }
  };
  visit(content, '');
  return found;
}

const NAMING_KEYS = ['name', 'containerPort', 'containerPath', 'sourceContainer', 'containerName', 'hostPath', 'namespace'];

/** What names each member, when there is a key that names them all apart. */
function memberNames(list: readonly unknown[]): readonly string[] | undefined {
  if (list.length === 0 || !list.every(isRecord)) return undefined;
  for (const key of NAMING_KEYS) {
    const names = list.map((member) => member[key]);
    if (names.every((name) => typeof name === 'string' || typeof name === 'number') && new Set(names).size === names.length) {
      return names.map(String);
    }
  }
  return list.map((_, index) => String(index));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
