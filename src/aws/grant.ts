import type { ServiceConfig } from '../deployment/service-config.ts';
import type { AwsCall, CallScope } from './aws-call.ts';
import type { Grant } from './policy.ts';
import type { Site } from './site.ts';

/** What a call may act on. No grant: the installation deploys nothing that the call could be made for. */
export type Grants = (site: Site, of?: CallScope) => readonly Grant[];

/** Of the calls that only one kind of route makes. */
export type GrantsByCall = Readonly<Partial<Record<AwsCall, Grants>>>;

/** Calls that AWS does not narrow, as long as anything is configured that needs them. */
export const everywhere = (needing: readonly ServiceConfig[]): readonly Grant[] => (needing.length === 0 ? [] : grant('Everywhere', ['*']));

export function grant(
  name: string,
  resources: readonly string[],
  wider: readonly (readonly string[])[] = [],
  condition?: Grant['condition'],
): readonly Grant[] {
  if (resources.length === 0) return [];
  return [
    {
      name,
      resources: unique(resources),
      ...(wider.length > 0 && { wider: wider.map((resources) => ({ resources: unique(resources), ...(condition && { condition }) })) }),
      ...(condition && { condition }),
    },
  ];
}

export const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
