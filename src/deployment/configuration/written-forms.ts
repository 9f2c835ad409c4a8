import type * as z from 'zod';
import type { Problem } from '../problem.ts';
import type { RouteKind } from '../route-kinds.ts';
import type { ConfigOf } from '../service-config.ts';
import { dnsRuleProblems, loadBalancedRuleProblems } from './configuration-rules.ts';
import { dnsSchema } from './dns-keys.ts';
import { loadBalancedSchema } from './load-balanced-keys.ts';

/** How the configuration of one kind of route is written. */
interface WrittenForm<K extends RouteKind> {
  /** Of its JSON Schema, as editors show it. */
  readonly title: string;
  /** What `teal schema` calls it. */
  readonly schemaName: string;
  /** Reads the written form, and says what each key wants. */
  readonly schema: z.ZodType<ConfigOf<K>>;
  /** What several keys must say together. */
  rules(written: unknown): readonly Problem[];
}

/** A kind of route is a row. */
export const WRITTEN_FORMS: { readonly [K in RouteKind]: WrittenForm<K> } = {
  'load-balancer': {
    title: 'Teal: the configuration of a service behind a load balancer',
    schemaName: 'configuration',
    schema: loadBalancedSchema,
    rules: loadBalancedRuleProblems,
  },
  dns: {
    title: 'Teal: the configuration of a service behind weighted DNS records',
    schemaName: 'dns-configuration',
    schema: dnsSchema,
    rules: dnsRuleProblems,
  },
};
