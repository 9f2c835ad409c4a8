import type { ProbeTransport } from '../../probe-transport.ts';
import { type FarSetup, type FarTools, farTools } from './far-tools.ts';
import { type NearTools, nearTools } from './metric-tools.ts';

/** What all sources together ask with. */
export type SourceTools = NearTools & FarTools;

export const sourceTools = ({ transport, ...setup }: FarSetup & { readonly transport: ProbeTransport }): SourceTools => ({
  ...nearTools(setup.clients, transport),
  ...farTools(setup),
});
