/**
 * The infrastructure code of `examples/infrastructure`: `terraform fmt` on the Terraform form, `cfn-lint` on
 * the CloudFormation form and on what the CDK form synthesises to. A tool that is not installed is passed
 * over with a line. Exits 1 at any finding.
 */
import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { cfnLint } from './lint/cfn-lint.ts';
import { CDK_TEMPLATES } from './synthesise/cdk-source.ts';

const FORMS = new URL('../examples/infrastructure/', import.meta.url);

terraformFormat(fileURLToPath(new URL('terraform/', FORMS)));
const templates = [...(await templatesIn(new URL('cloudformation/', FORMS))), ...(await templatesIn(CDK_TEMPLATES))];
if (templates.length === 0) throw new Error('there is no template to lint');
for (const template of templates) await lint(template);

async function templatesIn(folder: URL): Promise<readonly string[]> {
  return (await readdir(folder)).sort().map((name) => fileURLToPath(new URL(name, folder)));
}

/** It needs neither a provider nor a network, and names each file that it would write otherwise. */
function terraformFormat(folder: string): void {
  const { status, error, stdout, stderr } = spawnSync('terraform', ['fmt', '-check', '-recursive', folder], { encoding: 'utf8' });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
    console.log('terraform is not installed here: the Terraform form was not checked (https://developer.hashicorp.com/terraform/install)');
    return;
  }
  console.log(`terraform fmt: ${status === 0 ? '0 findings' : `${stdout}${stderr}${error?.message ?? ''}`.trim()}`);
  if (status !== 0) process.exitCode = 1;
}

async function lint(template: string): Promise<void> {
  const findings = await cfnLint(template);
  if (findings === undefined) {
    console.log(`cfn-lint is not installed here: ${template} was not linted (pip install cfn-lint)`);
    return;
  }
  for (const { Rule, Message, Location } of findings) console.log(`${template}:${Location.Start.LineNumber} ${Rule.Id} ${Message}`);
  console.log(`cfn-lint ${template}: ${findings.length} findings`);
  if (findings.length > 0) process.exitCode = 1;
}
