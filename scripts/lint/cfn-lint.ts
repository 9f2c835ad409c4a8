import { spawn } from 'node:child_process';

export interface Finding {
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Location: { readonly Start: { readonly LineNumber: number } };
}

/**
 * What cfn-lint finds in a template of CloudFormation; `undefined` where it is not installed. Rejects when it
 * failed in another way than by finding something. `more`: further options.
 */
export async function cfnLint(template: string, more: readonly string[] = []): Promise<readonly Finding[] | undefined> {
  const said = await output([...more, '--format', 'json', '--template', template]);
  return said === undefined ? undefined : JSON.parse(said || '[]');
}

function output(args: readonly string[]): Promise<string | undefined> {
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
