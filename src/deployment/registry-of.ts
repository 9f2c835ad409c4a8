import { placeOfArn } from './arn.ts';
import type { ServiceConfig } from './service-config.ts';
import { homeOf } from './side.ts';

/** The region that the service is in, and with it the registry of its images: Teal asks no other. */
export const regionOf = ({ sides }: Pick<ServiceConfig, 'sides'>): string | undefined => placeOfArn(homeOf(sides[0]))?.region;

/**
 * The account whose registry the service's images come from: the configured one, or the account that the
 * service itself is in.
 */
export const registryOf = ({ image, sides }: Pick<ServiceConfig, 'image' | 'sides'>): string | undefined =>
  image.registry ?? placeOfArn(homeOf(sides[0]))?.account;
