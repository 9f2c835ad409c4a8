/**
 * The configuration's types stand by hand beside its schema: what people write, and what it is read to. Both
 * are held to it here.
 */
import type * as z from 'zod';
import type { DnsConfiguration, dnsSchema } from '../../src/deployment/configuration/dns-keys.ts';
import type { Configuration, loadBalancedSchema } from '../../src/deployment/configuration/load-balanced-keys.ts';
import type { Method, WrittenTest } from '../../src/deployment/configuration/test-keys.ts';
import type { DnsConfig, LoadBalancedConfig } from '../../src/deployment/service-config.ts';

/**
 * Compared without `readonly` and without an `undefined` that stands for an absent member; an intersection is
 * one object type.
 */
type Plain<T> = T extends object ? { -readonly [K in keyof T]: Plain<Exclude<T[K], undefined>> } : T;

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : { readonly left: A; readonly right: B };

/** The schema says one method a test by a rule, the type by a union. */
type AnyMethod = Omit<WrittenTest, Method> & { readonly [M in Method]?: string };

/** The schema says sides of one form by a rule, the type by a union of pairs. */
type AnyPair<Sides extends readonly unknown[]> = readonly [Sides[number], Sides[number]];

type Looser<T extends { readonly tests?: unknown; readonly sides: readonly unknown[] }> = Omit<T, 'tests' | 'sides'> & {
  readonly tests?: readonly AnyMethod[];
  readonly sides: AnyPair<T['sides']>;
};

/** `dnsWeighted` adds what the schema, which reads JSON too, must have. */
type WithRoute<T extends { readonly route?: unknown }> = Omit<T, 'route'> & Required<Pick<T, 'route'>>;

export const held: readonly [
  Equal<Plain<Looser<Configuration>>, Plain<z.input<typeof loadBalancedSchema>>>,
  Equal<Plain<LoadBalancedConfig>, Plain<z.output<typeof loadBalancedSchema>>>,
  Equal<Plain<Looser<WithRoute<DnsConfiguration>>>, Plain<z.input<typeof dnsSchema>>>,
  Equal<Plain<DnsConfig>, Plain<z.output<typeof dnsSchema>>>,
] = [true, true, true, true];

/** They would be told: a key of one of them only, and one that only one of them lets people leave out. */
// @ts-expect-error
export const missing: Equal<Plain<Looser<Omit<Configuration, 'settle'>>>, Plain<z.input<typeof loadBalancedSchema>>> = true;
// @ts-expect-error
export const needed: Equal<Plain<Looser<Required<Configuration>>>, Plain<z.input<typeof loadBalancedSchema>>> = true;
