import { placeOfArn } from './arn.ts';
import type { ServiceConfig } from './service-config.ts';
import { homeOf } from './side.ts';

/** The account whose registry the service's images come from: the configured one, or the account that the service itself is in. */
export const registryOf = ({ image, sides }: Pick<ServiceConfig, 'image' | 'sides'>): string | undefined =>
  image.registry ?? placeOfArn(homeOf(sides[0]))?.account;
