import { DescribeRulesCommand, type ElasticLoadBalancingV2Client, type Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { abortedBy } from '../../aborted-by.ts';
import { nameOf } from '../../aws-errors.ts';

/** The most that the API gives a page. Source: Elastic Load Balancing API reference, DescribeRules. */
const RULES_A_PAGE = 400;

/**
 * All rules of a listener, its default rule included; none where it does not exist. Only application load
 * balancers have rules.
 */
export async function readRules(client: ElasticLoadBalancingV2Client, listener: string, signal?: AbortSignal): Promise<readonly Rule[]> {
  if (!listener.includes(':listener/app/')) return [];
  const rules: Rule[] = [];
  let marker: string | undefined;
  do {
    try {
      const page = await client.send(
        new DescribeRulesCommand({ ListenerArn: listener, PageSize: RULES_A_PAGE, ...(marker === undefined ? {} : { Marker: marker }) }),
        abortedBy(signal),
      );
      rules.push(...(page.Rules ?? []));
      marker = page.NextMarker;
    } catch (error) {
      if (nameOf(error) === 'ListenerNotFoundException') return [];
      throw error;
    }
  } while (marker !== undefined);
  return rules;
}
