import { evidenceFrom } from '../../deployment/judge/evidence.ts';
import type { ServiceRecord } from '../../deployment/record.ts';
import { whyText } from '../report/why-text.ts';
import { withoutToken } from '../report/without-token.ts';
import type { FromDeployments } from '../target/configured-service.ts';
import { recordOfKnown } from '../target/known-service.ts';
import { namedDeployment, type Told } from '../target/named-deployment.ts';
import { openRecords } from '../target/records.ts';

interface WhyOptions extends FromDeployments {
  readonly json?: boolean;
}

/**
 * Why the last verdicts of a deployment are what they are: of the one in flight, the last one, or the one
 * that is named.
 */
export async function why(service: string, deployment: string | undefined, options: WhyOptions): Promise<void> {
  const target = openRecords();
  const record = await recordOfKnown(target, service, options);
  const told = deployment === undefined ? newest(record) : await namedDeployment(target, record, deployment);
  if (told === undefined) {
    console.log(options.json ? '{ "deployment": null, "evidence": null }' : `${service}: no deployment of this name yet`);
    return;
  }
  const evidence = evidenceFrom(await target.record.evidence(service, told.of));
  if (options.json) console.log(JSON.stringify({ deployment: told.of, evidence: evidence ?? null }, withoutToken, 2));
  else for (const line of whyText(told, evidence, target.clock.now())) console.log(line);
}

function newest({ active, last }: ServiceRecord): Told | undefined {
  if (active) return { kind: 'active', of: active };
  return last && { kind: 'ended', of: last };
}
