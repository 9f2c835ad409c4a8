import type { Architecture } from '@aws-sdk/client-lambda';
import { AwsError } from '../kernel/aws-error.ts';
import { Aliases } from './aliases.ts';
import type { UnpackedCode } from './code-store.ts';
import { readReference } from './function-reference.ts';
import type { SettingsRequest } from './function-settings.ts';

/** What a handler is told beside its event: the members of AWS's context object that handlers use. */
export interface LambdaContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  /** In MB, a string as on AWS. */
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  callbackWaitsForEmptyEventLoop: boolean;
  /** Wall-clock milliseconds until the time-out; virtual ones on a virtual clock. */
  getRemainingTimeInMillis(): number;
}

export interface FunctionDefinition {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: an event's type is the handler's own affair; it arrives as JSON.
  readonly handler: (event: any, context: LambdaContext) => Promise<unknown>;
  /** Wall-clock seconds; 3 unless told, as on AWS. */
  readonly timeoutSeconds?: number;
  /** In MB; 128 unless told. Told to the handler, not enforced. */
  readonly memory?: number;
  /** How many invocations may run at a time; unlimited unless told. */
  readonly reservedConcurrency?: number;
  readonly description?: string;
  /** ARN of the role that it runs in; without one its calls are the account's administrator's. */
  readonly role?: string | undefined;
}

/** Code that came as a zip: it runs in threads of its own. */
export interface PackagedCode extends UnpackedCode {
  readonly kind: 'package';
  /** `file.export` */
  readonly handler: string;
  readonly runtime: string;
  readonly variables: Readonly<Record<string, string>>;
  /** What else was told of it, told back. */
  readonly settings: SettingsRequest;
  readonly architectures: readonly Architecture[];
}

/** A function as it is registered, everything told. */
export interface LocalFunction {
  readonly name: string;
  readonly arn: string;
  readonly code: { readonly kind: 'handler'; readonly handler: FunctionDefinition['handler'] } | PackagedCode;
  readonly role: string | undefined;
  readonly timeoutSeconds: number;
  readonly memory: number;
  readonly reservedConcurrency: number;
  readonly description: string;
  /** AWS milliseconds. */
  readonly modifiedAt: number;
  /** Changes with every change. */
  readonly revision: string;
}

/** What of a function its caller tells, wherever its code is. */
export type FunctionSpec = Omit<FunctionDefinition, 'handler'> & Pick<LocalFunction, 'code'>;

/** A function as a caller named it: `arn` has the qualifier that was given, an alias or `$LATEST`. */
export interface NamedFunction {
  readonly fn: LocalFunction;
  readonly arn: string;
}

/**
 * The functions of an account, found by what callers may name them:
 * name, ARN, partial ARN, each with a qualifier or without.
 */
export class FunctionRegistry {
  readonly aliases = new Aliases();
  readonly #byName = new Map<string, LocalFunction>();
  readonly #region: string;
  readonly #account: string;

  constructor(region: string, account: string) {
    this.#region = region;
    this.#account = account;
  }

  /**
   * Registering a name again replaces the function, as an update of its code does.
   * Throws RangeError for what AWS would refuse.
   */
  register(spec: FunctionSpec, now: number, revision: string): LocalFunction {
    const { name, code, role, timeoutSeconds = 3, memory = 128, reservedConcurrency = Number.POSITIVE_INFINITY, description = '' } = spec;
    if (!/^[a-zA-Z0-9-_]{1,64}$/.test(name))
      throw new RangeError(`a function's name is 1 to 64 letters, digits, hyphens or underscores: '${name}'`);
    if (!(timeoutSeconds >= 1 && timeoutSeconds <= 900))
      throw new RangeError(`a function's time-out is 1 to 900 seconds, not ${timeoutSeconds}`);
    const arn = this.#arn(name);
    const registered = { name, arn, code, role, timeoutSeconds, memory, reservedConcurrency, description, modifiedAt: now, revision };
    this.#byName.set(name, registered);
    return registered;
  }

  called(name: string): LocalFunction | undefined {
    return this.#byName.get(name);
  }

  remove(fn: LocalFunction): void {
    this.#byName.delete(fn.name);
    this.aliases.forget(fn.arn);
  }

  all(): readonly LocalFunction[] {
    return [...this.#byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * Throws AwsError in AWS's words: ValidationException for what is no reference, ResourceNotFoundException
   * for a function that is not there or of another region, AccessDeniedException for another account's. The
   * qualifiers that are known are $LATEST and the function's aliases: there are no versions.
   */
  find(reference: string, qualifier?: string, by?: Asking): LocalFunction {
    return this.named(reference, qualifier, by).fn;
  }

  /** The same, with the ARN that it was named by. */
  named(reference: string, qualifier?: string, by: Asking = { operation: 'InvokeFunction' }): NamedFunction {
    const { name, region = this.#region, account = this.#account, qualifier: version } = readReference(reference, by.operation, qualifier);
    const arn = `arn:aws:lambda:${region}:${account}:function:${name}${version === undefined ? '' : `:${version}`}`;
    if (region !== this.#region)
      throw new AwsError('ResourceNotFoundException', `Functions from '${region}' are not reachable in this region ('${this.#region}')`, {
        fields: { Type: 'User' },
      });
    if (account !== this.#account && by.caller !== undefined) throw notTheirs(by.caller, by.operation, arn);
    const found = account === this.#account ? this.#byName.get(name) : undefined;
    const known = version === undefined || version === '$LATEST' || (found !== undefined && this.aliases.get(found.arn, version));
    if (found && known) return { fn: found, arn };
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, { fields: { Type: 'User' } });
  }

  #arn(name: string): string {
    return `arn:aws:lambda:${this.#region}:${this.#account}:function:${name}`;
  }
}

/** Which operation asks for a function, and for whom; nobody, where a service of the local AWS asks. */
export interface Asking {
  readonly operation: string;
  /** ARN. */
  readonly caller?: string;
}

/** Another account's function would have to allow it by a policy of its own, which there is not here. */
function notTheirs(caller: string, operation: string, arn: string): AwsError {
  const action = `lambda:${operation === 'Invoke' ? 'InvokeFunction' : operation}`;
  return new AwsError(
    'AccessDeniedException',
    `User: ${caller} is not authorized to perform: ${action} on resource: ${arn} because no resource-based policy allows the ${action} action`,
  );
}
