import * as z from 'zod';
import { configurationJsonSchema } from '../../deployment/configuration/configuration-json-schema.ts';
import { WRITTEN_FORMS } from '../../deployment/configuration/written-forms.ts';
import { executionInputSchema } from '../../deployment/request/execution-input.ts';
import { ROUTE_KINDS } from '../../deployment/route-kind-names.ts';
import { BadUsage } from '../../installation/bad-usage.ts';

const SCHEMAS: Readonly<Record<string, () => object>> = {
  ...Object.fromEntries(ROUTE_KINDS.map((kind) => [WRITTEN_FORMS[kind].schemaName, () => configurationJsonSchema(kind)])),
  'execution-input': () => ({ title: 'Teal: what starts an execution', ...z.toJSONSchema(executionInputSchema, { io: 'input' }) }),
};

export async function schema(of: string): Promise<void> {
  const schemaOf = Object.hasOwn(SCHEMAS, of) ? SCHEMAS[of] : undefined;
  if (!schemaOf) throw new BadUsage(`there is no schema of '${of}'; there are ${Object.keys(SCHEMAS).join(', ')}`);
  console.log(JSON.stringify(schemaOf(), undefined, 2));
}
