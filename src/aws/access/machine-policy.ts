import { fitted } from './fitted.ts';
import { LOG_DELIVERY, TRACING } from './implied.ts';
import { ofImplied, type Permission } from './permissions.ts';
import type { PolicyDocument } from './policy.ts';
import { functionArn, type Site } from './site.ts';

export interface MachineOptions {
  /** Its log goes to CloudWatch Logs. */
  readonly logs?: boolean;
  /** It is traced by X-Ray. */
  readonly tracing?: boolean;
}

/** What a state machine's role may do: call the functions that its workflow names (`functionNames`, without the prefix), and no others. */
export const machinePolicy = (functionNames: readonly string[], site: Site, options: MachineOptions = {}): PolicyDocument =>
  fitted(`the state machine that calls ${functionNames.length} functions`, machinePermissions(functionNames, site, options));

export function machinePermissions(
  functionNames: readonly string[],
  site: Site,
  { logs = true, tracing = false }: MachineOptions = {},
): readonly Permission[] {
  const resources = [...new Set(functionNames)].sort().map((name) => functionArn(site, name));
  return [
    {
      actions: ['lambda:InvokeFunction'],
      grant: { name: 'Functions', resources },
      because: { calledBy: 'the workflow' },
    },
    ...(logs ? ofImplied(LOG_DELIVERY, site) : []),
    ...(tracing ? ofImplied(TRACING, site) : []),
  ];
}
