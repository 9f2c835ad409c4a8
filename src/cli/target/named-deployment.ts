import type { DeploymentRecord } from '../../deployment/ports/deployment-record.ts';
import type { ActiveDeployment, EndedDeployment, ServiceRecord } from '../../deployment/record.ts';
import { BadUsage } from '../../installation/bad-usage.ts';

/** A deployment of the record: the one in flight, or one that has ended. */
export type Told = { readonly kind: 'active'; readonly of: ActiveDeployment } | { readonly kind: 'ended'; readonly of: EndedDeployment };

/** The newest ones that a name is looked for among: what one page of a Query holds, about. */
const REMEMBERED = 1_000;
const SHOWN = 20;

/** By its id. BadUsage, with the newest ids that there are, when there is none. */
export async function namedDeployment(
  { record: port }: { readonly record: Pick<DeploymentRecord, 'history'> },
  record: ServiceRecord,
  id: string,
): Promise<Told> {
  const { service, active } = record;
  if (active?.id === id) return { kind: 'active', of: active };
  const ended = await port.history(service, REMEMBERED);
  const found = ended.find((each) => each.id === id);
  if (found) return { kind: 'ended', of: found };
  const known = [...(active ? [active.id] : []), ...ended.map((each) => each.id)];
  const more = known.length > SHOWN ? `, and ${known.length - SHOWN} older ones` : '';
  throw new BadUsage(
    `deployment: '${id}' is unknown; deployments of ${service}: ${known.length === 0 ? 'none yet' : `${known.slice(0, SHOWN).join(', ')}${more}`}`,
  );
}
