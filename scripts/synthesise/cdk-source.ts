import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';

/** The CDK form of a pair. */
export const CDK_SOURCE = new URL('../../examples/infrastructure/cdk/', import.meta.url);
/** What it was synthesised to. */
export const CDK_TEMPLATES = new URL('../../test/fixtures/infrastructure/', import.meta.url);

/** SHA-256 of the CDK form: a template says which source it was synthesised from. */
export async function hashOfSource(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(CDK_SOURCE)).sort()) hash.update(`${name}\n${await readFile(new URL(name, CDK_SOURCE), 'utf8')}\n`);
  return hash.digest('hex');
}
