/**
 * `cfn-lint` on the packaged template, where cfn-lint is installed. Exits 1 at any finding. The template
 * tells cfn-lint to leave the definitions of state machines alone (E3601), because its schema has
 * TimeoutSeconds as a number only, where JSONata states may have an expression (Amazon States Language, "Task
 * state fields"). Here that check is forced on, and those findings alone are let pass.
 */
import { spawn } from 'node:child_process';

const TEMPLATE = '.serverless/cloudformation-template-update-stack.json';

interface Finding {
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Location: { readonly Start: { readonly LineNumber: number } };
}

const EXPRESSION_FOR_SECONDS = /^'\{% [^']+ %\}' is not of type 'number' at '[^']*\/(Timeout|Heartbeat)Seconds'$/;

const said = await cfnLint(['--mandatory-checks', 'E3601', '--format', 'json', '--template', TEMPLATE]);
if (said === undefined) {
  console.log('cfn-lint is not installed here: the template was not linted (pip install cfn-lint)');
} else {
  const all = JSON.parse(said || '[]') as readonly Finding[];
  const findings = all.filter(({ Rule, Message }) => !(Rule.Id === 'E3601' && EXPRESSION_FOR_SECONDS.test(Message)));
  for (const { Rule, Message, Location } of findings) console.log(`${TEMPLATE}:${Location.Start.LineNumber} ${Rule.Id} ${Message}`);
  console.log(`cfn-lint: ${findings.length} findings`);
  if (findings.length > 0) process.exitCode = 1;
}

/**
 * What cfn-lint prints; `undefined` where it is not installed.
 * Rejects when it failed in another way than by finding something.
 */
function cfnLint(args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn('cfn-lint', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (part) => {
      out += String(part);
    });
    child.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve(undefined) : reject(error)));
    // 2, 4, 8 and their sums: there are errors, warnings, information.
    // 1, 32 and more: it did not get to work.
    child.on('close', (code) =>
      code !== null && code !== 1 && code < 32 ? resolve(out) : reject(new Error(`cfn-lint ended with ${code}`)),
    );
  });
}
