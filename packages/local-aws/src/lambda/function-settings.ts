import { Architecture, type CreateFunctionRequest, type Environment, Runtime } from '@aws-sdk/client-lambda';
import { AwsError } from '../kernel/aws-error.ts';
import { RESERVED_VARIABLES } from './reserved-variables.ts';

/** What CreateFunction and UpdateFunctionConfiguration have in common. */
export type SettingsRequest = Pick<
  CreateFunctionRequest,
  | 'Role'
  | 'Handler'
  | 'Runtime'
  | 'Description'
  | 'Timeout'
  | 'MemorySize'
  | 'Environment'
  | 'VpcConfig'
  | 'TracingConfig'
  | 'LoggingConfig'
  | 'EphemeralStorage'
  | 'DeadLetterConfig'
  | 'Layers'
  | 'Tags'
>;

/** What runs here is the Node.js of this process: these two are near enough to it. */
const RUNTIMES: ReadonlySet<string> = new Set(['nodejs22.x', 'nodejs24.x']);
/** "Function environment variables": 4 KB, for all of them. */
const VARIABLES_LIMIT = 4_096;

/** Throws AwsError for what AWS refuses, and for what it takes and this Lambda does not run. */
export function checkSettings(given: SettingsRequest): void {
  const { Runtime: runtime, Timeout: timeout, MemorySize: memory, Layers: layers = [] } = given;
  checkTexts(given);
  if (runtime !== undefined && !KNOWN_RUNTIMES.includes(runtime))
    throw invalid(
      `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${KNOWN_RUNTIMES.join(', ')}] or be a valid ARN`,
    );
  if (runtime !== undefined && !RUNTIMES.has(runtime))
    throw invalid(`The local Lambda does not run ${runtime}; it runs ${[...RUNTIMES].join(' and ')}.`);
  if (layers.length > 0) throw invalid('The local Lambda has no layers.');
  if (timeout !== undefined && !(timeout >= 1 && timeout <= 900))
    throw outOf('timeout', timeout, timeout < 1 ? 'greater than or equal to 1' : 'less than or equal to 900');
  if (memory !== undefined && !(memory >= 128 && memory <= 10_240))
    throw outOf('memorySize', memory, memory < 128 ? 'greater than or equal to 128' : 'less than or equal to 10240');
  const { Size: storage = 512 } = given.EphemeralStorage ?? {};
  if (!(storage >= 512 && storage <= 10_240))
    throw outOf('ephemeralStorage.size', storage, storage < 512 ? 'greater than or equal to 512' : 'less than or equal to 10240');
  checkVariables(given.Environment);
}

const KNOWN_RUNTIMES: readonly string[] = /* @__PURE__ */ Object.values(Runtime);
const ARCHITECTURES: readonly string[] = /* @__PURE__ */ Object.values(Architecture);
const ROLE = /^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/;
const ROLE_PRINTED = 'arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+';

/** Texts whose form the service model tells. Throws ValidationException. */
function checkTexts({ Role: role, Handler: handler, Description: description }: SettingsRequest): void {
  if (role !== undefined && !ROLE.test(role)) throw unfit('role', role, `satisfy regular expression pattern: ${ROLE_PRINTED}`);
  if (handler !== undefined && !/^\S+$/.test(handler)) throw unfit('handler', handler, 'satisfy regular expression pattern: [^\\s]+');
  if (handler !== undefined && handler.length > 128) throw unfit('handler', handler, 'have length less than or equal to 128');
  if (description !== undefined && description.length > 256)
    throw unfit('description', description, 'have length less than or equal to 256');
}

/** Throws ValidationException for more than one, or for one that there is not. */
export function checkArchitectures(given: readonly string[] | undefined): void {
  if (given === undefined) return;
  const shown = `[${given.join(', ')}]`;
  if (given.length !== 1)
    throw unfit('architectures', shown, `have length ${given.length > 1 ? 'less than' : 'greater than'} or equal to 1`);
  if (!ARCHITECTURES.includes(given[0]!))
    throw unfit(
      'architectures',
      shown,
      `satisfy constraint: [Member must satisfy enum value set: [${ARCHITECTURES.join(', ')}], Member must not be null]`,
    );
}

const unfit = (member: string, value: string, constraint: string): AwsError =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  );

function checkVariables(environment: Environment | undefined): void {
  const variables = environment?.Variables ?? {};
  const reserved = Object.keys(variables).filter((name) => RESERVED_VARIABLES.has(name));
  if (reserved.length > 0)
    throw invalid(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  const wrong = Object.keys(variables).find((name) => !/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name));
  if (wrong !== undefined)
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]`,
    );
  const text = JSON.stringify(variables);
  if (Buffer.byteLength(text) > VARIABLES_LIMIT)
    throw invalid(
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${text}`,
    );
}

export const invalid = (message: string): AwsError => new AwsError('InvalidParameterValueException', message, { fields: { Type: 'User' } });

const outOf = (member: string, value: number, bound: string): AwsError =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${bound}`,
  );
