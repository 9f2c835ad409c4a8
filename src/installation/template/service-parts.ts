import { door } from './door.ts';
import { functionSettings } from './function-settings.ts';
import { functions } from './functions.ts';
import { health } from './health.ts';
import { machines } from './machines.ts';
import { outputs } from './outputs.ts';
import { parameters } from './parameters.ts';
import { roles } from './roles.ts';
import { rules } from './rules.ts';
import type { PackageSite } from './site.ts';
import { table } from './table.ts';
import type { TemplatePart } from './template.ts';

export interface ServiceParts {
  /** By name, as osls is told of functions. */
  readonly functions: Readonly<Record<string, object>>;
  /** The parts of the template that osls merges with what it makes of the functions. */
  readonly resources: readonly TemplatePart[];
}

const PARTS: readonly ((site: PackageSite) => TemplatePart)[] = [
  parameters,
  table,
  roles,
  functionSettings,
  door,
  machines,
  rules,
  health,
  outputs,
];

/** All that a service of osls has when it is an installation of Teal. */
export const serviceParts = (site: PackageSite): ServiceParts => ({
  functions: functions(site),
  resources: PARTS.map((part) => part(site)),
});
