import type { SourceKind } from '../../../deployment/check.ts';
import { FAR } from './far-sources.ts';
import { NEAR } from './near-sources.ts';
import type { SourceRow } from './source.ts';
import type { SourceTools } from './source-tools.ts';

/** Every kind of source. */
export const SOURCES: { readonly [K in SourceKind]: SourceRow<K, SourceTools> } = { ...NEAR, ...FAR };
