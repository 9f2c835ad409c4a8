import { execFile } from 'node:child_process';
import type { Call, Told, Tool } from './check.ts';
import { toolEnvironment } from './environment.ts';

/** A process for each call, as a person would type it. */
export const awsCli =
  (endpoint: string): Tool =>
  (call) =>
    new Promise((resolve) =>
      execFile('aws', argumentsOf(call, endpoint), { env: toolEnvironment(), maxBuffer: 16 * 1024 * 1024 }, (error, out, said) =>
        resolve(error ? refusalIn(said) : { answer: out.trim() === '' ? {} : (JSON.parse(out) as unknown) }),
      ),
    );

const argumentsOf = ({ service, operation, input }: Call, endpoint: string): string[] => [
  service,
  dashed(operation),
  '--cli-input-json',
  JSON.stringify(input),
  '--endpoint-url',
  endpoint,
  '--output',
  'json',
];

/** `DescribeTaskDefinition` -> `describe-task-definition`. */
const dashed = (operation: string): string => operation.replace(/(?<=[a-z\d])(?=[A-Z])/g, '-').toLowerCase();

/** "An error occurred (ClientException) when calling the RegisterTaskDefinition operation: ..." */
function refusalIn(said: string): Told {
  const [, code = 'NoRefusal', message = said.trim()] = /An error occurred \(([^)]+)\) when calling[^:]*: ?([\s\S]*)/.exec(said) ?? [];
  return { code, message: message.trim() };
}
