import { cliServices, sdkActions, sdkServices } from './sdk-names.ts';

const wordsOf = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * Names that the Java SDK has beside the rule: some ids lose their `service`, and services that AWS has
 * closed are still known. Source: developer guide, "Learning to use AWS service SDK integrations in Step
 * Functions".
 */
const besides = `alexaforbusiness elastictranscoder evidently honeycode inspector iotanalytics lexmodelbuilding lexruntime
  lookoutmetrics lookoutvision macie marketplaceentitlement mobile nimble opsworks opsworkscm qldb qldbsession robomaker
  serverlessapplicationrepository sms worklink`;

let services: ReadonlySet<string> | undefined;
const actions = new Map<string, ReadonlySet<string>>();

/** Every service that the AWS SDK integrations may call. */
export function sdkServiceNames(): ReadonlySet<string> {
  if (services === undefined) {
    const ids = wordsOf(sdkServices);
    services = new Set([...ids, ...ids.map((id) => id.replace(/service$/, '')), ...wordsOf(besides)]);
  }
  return services;
}

/** The service that the AWS CLI calls by this name, where the integrations have another: `elbv2`. */
export const serviceOfCli = (name: string): string | undefined => (Object.hasOwn(cliServices, name) ? cliServices[name] : undefined);

/** The actions of a service; undefined where they are not listed here. */
export function sdkActionsOf(service: string): ReadonlySet<string> | undefined {
  const text = Object.hasOwn(sdkActions, service) ? sdkActions[service] : undefined;
  if (text === undefined) return undefined;
  const known = actions.get(service) ?? new Set(wordsOf(text));
  actions.set(service, known);
  return known;
}

/**
 * The known name that was meant by one that is wrong by a letter or two, or by case; undefined when none is
 * so near. A name that differs in its number alone is another version, not a typing error.
 */
export function misspelt(name: string, known: Iterable<string>): string | undefined {
  let best: { readonly name: string; readonly far: number } | undefined;
  for (const each of known) {
    if (withoutNumber(each) === withoutNumber(name)) continue;
    const far = each.toLowerCase() === name.toLowerCase() ? 0 : distance(each, name);
    if (far <= (name.length < 6 ? 1 : 2) && (best === undefined || far < best.far)) best = { name: each, far };
  }
  return best?.name;
}

const withoutNumber = (name: string): string => name.replace(/v?\d+$/i, '');

/** Letters to put in, take out, change, or swap with the next one. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    const [before = [], last = []] = [rows[i - 2], rows[i - 1]];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same, swapped));
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
