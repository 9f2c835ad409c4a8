import * as z from 'zod';
import { configurationJsonSchema } from '../../deployment/configuration/configuration-json-schema.ts';
import { executionInputSchema } from '../../deployment/request/execution-input.ts';
import { BadUsage } from '../../installation/bad-usage.ts';

const SCHEMAS = {
  configuration: () => configurationJsonSchema('load-balancer'),
  'dns-configuration': () => configurationJsonSchema('dns'),
  'execution-input': () => ({ title: 'Teal: what starts an execution', ...z.toJSONSchema(executionInputSchema, { io: 'input' }) }),
} as const satisfies Record<string, () => object>;

export async function schema(of: string): Promise<void> {
  if (!(of in SCHEMAS)) throw new BadUsage(`there is no schema of '${of}'; there are ${Object.keys(SCHEMAS).join(', ')}`);
  console.log(JSON.stringify(SCHEMAS[of as keyof typeof SCHEMAS](), undefined, 2));
}
