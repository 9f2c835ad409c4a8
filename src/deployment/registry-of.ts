import { placeOfArn } from './arn.ts';
import type { ServiceConfig, SideConfig } from './service-config.ts';

/** The account whose registry the service's images come from: the configured one, or the account that the service itself is in. */
export const registryOf = ({ image, sides }: Pick<ServiceConfig, 'image' | 'sides'>): string | undefined =>
  image.registry ?? placeOfArn(homeOf(sides[0]))?.account;

/** The ARN of what a side's tasks are registered in. */
export const homeOf = (side: Pick<SideConfig, 'service'> & ({ readonly targetGroup: string } | { readonly registry: string })): string =>
  'targetGroup' in side ? side.targetGroup : side.registry;
