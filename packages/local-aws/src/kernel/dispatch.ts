import type { Clock } from '../clock/clock.ts';
import { AwsError } from './aws-error.ts';
import type { Effects } from './effects.ts';
import { type Faults, failureBefore, ResponseLost } from './faults.ts';
import type { Identities, Permission } from './identity.ts';
import type { Call, LocalService } from './service.ts';
import type { Throttle } from './throttle.ts';

/** An exception that no service means to throw, with the call in which it came up. */
export type OnUnexpected = (error: unknown, where: { readonly service: string; readonly operation: string }) => void;

export interface DispatchParts {
  readonly clock: Clock;
  readonly effects: Effects;
  readonly faults: Faults;
  /** Undefined: nothing is throttled. */
  readonly throttle: Throttle | undefined;
  readonly onUnexpected: OnUnexpected;
  /** Who calls, and what they may do. */
  readonly identities: Identities;
}

/**
 * Runs one call: permissions, then `validate` (throws AwsError), throttle, injected fault, operation, effect.
 * Throws AwsError or ResponseLost, nothing else.
 */
export type Dispatch = (service: LocalService, operation: string, input: unknown, call: Call, validate?: () => void) => Promise<unknown>;

/** The prefix of a service's actions in policies, where it is not what the service signs as. */
const ACTION_PREFIX: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

/** What an operation needs its caller to be allowed; one that no table has is about everything. */
export function permissionsFor(service: LocalService, operation: string, input: unknown): readonly Permission[] {
  const table = service.authorization?.[operation];
  return table?.(input ?? {}) ?? [{ action: `${ACTION_PREFIX[service.signingName] ?? service.signingName}:${operation}`, resource: '*' }];
}

export function dispatcher({ clock, effects, faults, throttle, onUnexpected, identities }: DispatchParts): Dispatch {
  const tell = (service: LocalService, operation: string, input: unknown, call: Call, result: { output?: unknown; error?: string }) => {
    const caller = identities.callerOf(call.accessKeyId).arn;
    effects.emit({ kind: 'api-call', caller, service: service.signingName, operation, input, ...result });
  };

  async function perform(service: LocalService, operation: string, input: unknown, call: Call): Promise<unknown> {
    let output: unknown;
    try {
      output = await service.operations[operation]!(input, call);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      tell(service, operation, input, call, { error: error.code });
      throw error;
    }
    tell(service, operation, input, call, { output });
    return output;
  }

  function authorize(service: LocalService, operation: string, input: unknown, call: Call): void {
    const caller = identities.callerOf(call.accessKeyId);
    if (caller.kind === 'administrator') return;
    const refused = identities.refusal(caller, permissionsFor(service, operation, input));
    if (refused) refuse(service, operation, input, call, refused);
  }

  function refuse(service: LocalService, operation: string, input: unknown, call: Call, error: AwsError): never {
    tell(service, operation, input, call, { error: error.code });
    throw error;
  }

  async function attempt(service: LocalService, operation: string, input: unknown, call: Call): Promise<unknown> {
    try {
      throttle?.take(service, operation);
    } catch (error) {
      if (error instanceof AwsError) refuse(service, operation, input, call, error);
      throw error;
    }
    const fault = faults.next(service.signingName, operation, input);
    if (!fault) return perform(service, operation, input, call);
    const { lateMs = 5_000 } = fault;
    const late = () => new Promise<void>((resolve) => clock.after(lateMs, resolve));
    switch (fault.mode) {
      case 'fail-before':
        return refuse(service, operation, input, call, failureBefore(fault));
      case 'throttle':
        return refuse(service, operation, input, call, new AwsError('ThrottlingException', 'Rate exceeded'));
      case 'timeout-no-effect':
        throw new ResponseLost(fault);
      case 'effect-lost-response':
        // Whether it succeeded or not, the caller does not hear of it.
        await perform(service, operation, input, call).catch((error) => report(error, service, operation));
        throw new ResponseLost(fault);
      case 'late-effect':
        clock.after(lateMs, () => {
          perform(service, operation, input, call).catch((error) => report(error, service, operation));
        });
        throw new ResponseLost(fault);
      case 'held-before':
        await late();
        return perform(service, operation, input, call);
      case 'held-after':
        try {
          return await perform(service, operation, input, call);
        } finally {
          await late();
        }
      default:
        return fault.mode satisfies never;
    }
  }

  function report(error: unknown, service: LocalService, operation: string): void {
    if (!(error instanceof AwsError || error instanceof ResponseLost)) onUnexpected(error, { service: service.signingName, operation });
  }

  return async (service, operation, input, call, validate) => {
    try {
      // First of all: what a caller may not do it is not told more about.
      authorize(service, operation, input, call);
      validate?.();
      return await attempt(service, operation, input, call);
    } catch (error) {
      if (error instanceof AwsError || error instanceof ResponseLost) throw error;
      report(error, service, operation);
      throw new AwsError('InternalFailure', `The local AWS failed in ${service.signingName}:${operation}: ${String(error)}`, {
        status: 500,
      });
    }
  };
}
