/**
 * `cfn-lint` on the packaged template, where cfn-lint is installed. Exits 1 at any finding. The template
 * tells cfn-lint to leave the definitions of state machines alone: its schema has TimeoutSeconds as a
 * number only (E3601), where JSONata states may have an expression (Amazon States Language, "Task state
 * fields"), and cfn-lint 1.51 falls over its own message about that in a branch of a Parallel (E1101).
 * Here both checks are forced on, on a copy that has a number for each of those expressions.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cfnLint } from './lint/cfn-lint.ts';

const TEMPLATE = '.serverless/cloudformation-template-update-stack.json';

const folder = await mkdtemp(join(tmpdir(), 'teal-lint-'));
const copy = join(folder, 'template.json');
try {
  await writeFile(copy, withNumbers(await readFile(TEMPLATE, 'utf8')));
  const findings = await cfnLint(copy, ['--mandatory-checks', 'E3601', 'E1101']);
  if (findings === undefined) {
    console.log('cfn-lint is not installed here: the template was not linted (pip install cfn-lint)');
  } else {
    for (const { Rule, Message, Location } of findings) console.log(`${TEMPLATE}:${Location.Start.LineNumber} ${Rule.Id} ${Message}`);
    console.log(`cfn-lint: ${findings.length} findings`);
    if (findings.length > 0) process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true });
}

/**
 * The template with a number of seconds in place of each expression for one, in the definitions of its state
 * machines.
 */
function withNumbers(template: string): string {
  const whole = JSON.parse(template) as { readonly Resources: Record<string, { Properties?: { DefinitionString?: string } }> };
  for (const { Properties } of Object.values(whole.Resources)) {
    if (Properties?.DefinitionString === undefined) continue;
    const seconds = (key: string, value: unknown) => (/^(Timeout|Heartbeat)Seconds$/.test(key) && typeof value === 'string' ? 60 : value);
    Properties.DefinitionString = JSON.stringify(JSON.parse(Properties.DefinitionString, seconds));
  }
  return JSON.stringify(whole, undefined, 2);
}
