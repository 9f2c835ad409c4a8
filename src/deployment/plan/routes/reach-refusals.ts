import { isIPv4 } from 'node:net';
import { isInternalBalancer } from '../../internal-balancer.ts';
import type { LiveWorld } from '../../live-world.ts';
import type { Refusal } from '../../refusals.ts';
import { refusal } from '../view/plan-view.ts';

/**
 * Functions outside of a VPC reach public addresses only. `names`: what probes and tests are to reach, each
 * with why it is private, where it is. Nothing is said where nobody knows in which network the functions are.
 */
export const reachRefusals = (
  { probesFrom }: Pick<LiveWorld, 'probesFrom'>,
  names: readonly (readonly [name: string, privately: string | undefined])[],
): readonly Refusal[] =>
  probesFrom !== 'outside'
    ? []
    : names.flatMap(([name, privately]) =>
        privately === undefined
          ? []
          : [
              refusal(
                'no-subnets',
                name,
                `${privately}, and the functions that probe and test are in no subnets: deploy Teal with the parameters subnets and securityGroups`,
              ),
            ],
      );

/**
 * Why a URL's host is private, as far as it can be seen. Source of the addresses: RFC 1918.
 */
export function privateHost(url: string): string | undefined {
  const { hostname } = new URL(url);
  if (isIPv4(hostname)) {
    const [a = 0, b = 0] = hostname.split('.').map(Number);
    const inside = a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168);
    return inside ? 'is a private address' : undefined;
  }
  return isInternalBalancer(hostname) ? 'is the name of an internal load balancer' : undefined;
}
