import type {
  CreateFunctionRequest,
  FunctionConfiguration,
  UpdateFunctionCodeRequest,
  UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda';
import { AwsError } from '../kernel/aws-error.ts';
import { uuid } from '../kernel/ids.ts';
import type { Call, ServiceContext } from '../kernel/service.ts';
import type { CodeStore, UnpackedCode } from './code-store.ts';
import { configurationOf } from './describe.ts';
import type { Asking, FunctionRegistry, FunctionSpec, LocalFunction, PackagedCode } from './function.ts';
import { readReference } from './function-reference.ts';
import { checkArchitectures, checkSettings, invalid, type SettingsRequest } from './function-settings.ts';
import type { Invoker } from './invoker.ts';

/** What functions are made, changed and deleted in. */
export interface ManageParts {
  readonly ctx: ServiceContext;
  readonly registry: FunctionRegistry;
  readonly invoker: Invoker;
  readonly store: CodeStore;
  /** Who asks for a function, for refusals. */
  asking(operation: string, call: Call): Asking;
}

/** Puts a function under its name; environments of what had the name before are not used again. */
export function put({ ctx, registry, invoker }: ManageParts, spec: FunctionSpec): LocalFunction {
  const before = registry.called(spec.name);
  const made = registry.register(spec, ctx.clock.now(), uuid(ctx.random));
  if (before) void invoker.retire(before);
  return made;
}

/** Operations on functions whose code comes as a zip. */
export const manageOperations = (parts: ManageParts) => ({
  CreateFunction(input: CreateFunctionRequest): FunctionConfiguration {
    const { FunctionName: reference = '', Code: code = {}, Runtime: runtime, Handler: handler, Role: role } = input;
    const { name } = readReference(reference, 'CreateFunction');
    checkSettings(input);
    checkArchitectures(input.Architectures);
    if (input.PackageType === 'Image' || code.ImageUri !== undefined) throw invalid('The local Lambda runs no container images.');
    if (input.Publish) throw invalid('The local Lambda has no versions: leave Publish out.');
    if (runtime === undefined || handler === undefined)
      throw invalid('Runtime and Handler are mandatory parameters for functions created with deployment packages.');
    if (parts.registry.called(name))
      throw new AwsError('ResourceConflictException', `Function already exist: ${name}`, { fields: { Type: 'User' } });
    checkTrust(parts.ctx, role);
    needsRunnable(parts.ctx, name);
    const { Timeout, MemorySize, Description } = input;
    const made = put(parts, {
      name,
      ...(role !== undefined && { role }),
      ...(Timeout !== undefined && { timeoutSeconds: Timeout }),
      ...(MemorySize !== undefined && { memory: MemorySize }),
      ...(Description !== undefined && { description: Description }),
      code: {
        kind: 'package',
        ...unpacked(parts.store, code),
        handler,
        runtime,
        variables: input.Environment?.Variables ?? {},
        settings: input,
        architectures: input.Architectures ?? ['x86_64'],
      },
    });
    return configurationOf(made);
  },

  UpdateFunctionCode(input: UpdateFunctionCodeRequest, call: Call): FunctionConfiguration {
    const fn = parts.registry.find(input.FunctionName ?? '', undefined, parts.asking('UpdateFunctionCode', call));
    checkArchitectures(input.Architectures);
    const code = packageOf(fn, input.RevisionId);
    if (input.Publish) throw invalid('The local Lambda has no versions: leave Publish out.');
    const changed = { ...code, ...unpacked(parts.store, input), architectures: input.Architectures ?? code.architectures };
    if (input.DryRun) return configurationOf({ ...fn, code: changed });
    return configurationOf(put(parts, { ...fn, code: changed }));
  },

  UpdateFunctionConfiguration(input: UpdateFunctionConfigurationRequest, call: Call): FunctionConfiguration {
    const fn = parts.registry.find(input.FunctionName ?? '', undefined, parts.asking('UpdateFunctionConfiguration', call));
    const code = packageOf(fn, input.RevisionId);
    checkSettings(input as SettingsRequest);
    checkTrust(parts.ctx, input.Role);
    const { Role: role = fn.role, Timeout: timeoutSeconds = fn.timeoutSeconds, MemorySize: memory = fn.memory } = input;
    const { Handler: handler = code.handler, Runtime: runtime = code.runtime, Description: description = fn.description } = input;
    const variables = input.Environment ? (input.Environment.Variables ?? {}) : code.variables;
    const settings = { ...code.settings, ...(input as SettingsRequest) };
    const changed: PackagedCode = { ...code, handler, runtime, variables, settings };
    return configurationOf(put(parts, { ...fn, role, timeoutSeconds, memory, description, code: changed }));
  },

  DeleteFunction(
    input: { readonly FunctionName?: string | undefined; readonly Qualifier?: string | undefined },
    call: Call,
  ): Record<string, never> {
    const { FunctionName: reference = '', Qualifier: qualifier } = input;
    const fn = parts.registry.find(reference, qualifier, parts.asking('DeleteFunction', call));
    const version = readReference(reference, 'DeleteFunction', qualifier).qualifier;
    if (version === '$LATEST') throw invalid('$LATEST version cannot be deleted without deleting the function.');
    if (version !== undefined) throw invalid('Deletion of aliases is not currently supported.');
    parts.registry.remove(fn);
    void parts.invoker.retire(fn);
    return {};
  },
});

function checkTrust({ account, neighbours }: ServiceContext, role: string | undefined): void {
  if (role === undefined) return;
  if (role.split(':')[4] !== account) throw new AwsError('AccessDeniedException', 'Cross-account pass role is not allowed.');
  if (!neighbours.identities.trusts({ service: 'lambda.amazonaws.com', role }))
    throw invalid('The role defined for the function cannot be assumed by Lambda.');
}

/**
 * A function in a thread has this machine's time and reaches the local AWS by its socket:
 * without them it could never run.
 */
function needsRunnable({ clock, endpoint }: ServiceContext, name: string): void {
  if (!Number.isFinite(clock.factor))
    throw invalid(`'${name}' would run in a thread of its own, which cannot follow a virtual clock: use a real or a scaled one.`);
  if (endpoint() === undefined)
    throw invalid(`'${name}' would call this local AWS over its socket, which is not open: start it with a port, or listen() first.`);
}

function unpacked(
  store: CodeStore,
  { ZipFile, S3Bucket }: { readonly ZipFile?: Uint8Array | undefined; readonly S3Bucket?: string | undefined },
): UnpackedCode {
  if (ZipFile) return store.unpack(ZipFile);
  if (S3Bucket !== undefined)
    throw invalid(
      'Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist. (The local AWS has no S3: give the zip itself, as ZipFile.)',
    );
  throw invalid('Please provide a source for function code.');
}

function packageOf({ code, name, revision }: LocalFunction, expected: string | undefined): PackagedCode {
  if (expected !== undefined && expected !== revision)
    throw new AwsError(
      'PreconditionFailedException',
      'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
      { fields: { Type: 'User' } },
    );
  if (code.kind === 'package') return code;
  throw invalid(`'${name}' is a handler that is registered in this process: register it again to change it.`);
}
