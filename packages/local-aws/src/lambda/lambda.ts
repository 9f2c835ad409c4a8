import * as sdk from '@aws-sdk/client-lambda';
import { hexId } from '../kernel/ids.ts';
import type { Injections } from '../kernel/injections.ts';
import type { Functions } from '../kernel/neighbours.ts';
import type { Call, LocalService, Operations, ServiceContext } from '../kernel/service.ts';
import { aliasOperations } from './alias-operations.ts';
import { lambdaAuthorization } from './authorization.ts';
import { CodeStore } from './code-store.ts';
import { getFunction, listFunctions, namedConfiguration } from './describe.ts';
import { type Asking, type FunctionDefinition, FunctionRegistry, type LocalFunction } from './function.ts';
import { FunctionLog } from './function-log.ts';
import type { InvocationFault } from './invocation-faults.ts';
import { invoke } from './invoke.ts';
import { Invoker } from './invoker.ts';
import { manageOperations, put } from './manage.ts';
import type { Session } from './runtime-variables.ts';

export type LambdaLocal = LocalService & {
  readonly facade: Functions;
  /** Makes a handler in this process a function, or replaces the function of that name. Gives its ARN. */
  register(definition: FunctionDefinition): { readonly arn: string };
  /** Invocations that go wrong, whoever invokes. */
  readonly faults: Injections<InvocationFault>;
  /** The newest lines that a packaged function wrote to stdout and stderr. */
  logs(functionName: string): readonly string[];
};

/**
 * AWS Lambda: functions that are registered in this process,
 * and functions from a zip, in threads of their own.
 */
export function lambdaService(ctx: ServiceContext): LambdaLocal {
  const registry = new FunctionRegistry(ctx.region, ctx.account);
  const log = new FunctionLog();
  const store = new CodeStore();
  const invoker = new Invoker(ctx, {
    clock: ctx.clock,
    region: ctx.region,
    endpoint: ctx.endpoint,
    resolver: () => ctx.neighbours.names.resolver(),
    session: (fn) => sessionOf(ctx, fn),
    log: (fn, text) => log.append(fn.name, text),
  });
  const asking = (operation: string, { accessKeyId }: Call): Asking => ({
    operation,
    caller: ctx.neighbours.identities.callerOf(accessKeyId).arn,
  });
  const parts = { ctx, registry, invoker, store, asking };
  const operations: Operations<typeof sdk> = {
    ...manageOperations(parts),
    ...aliasOperations(parts),
    Invoke: (input, call) =>
      invoke(registry.named(input.FunctionName!, input.Qualifier, asking('Invoke', call)), invoker, input as sdk.InvocationRequest),
    GetFunction: ({ FunctionName, Qualifier }, call) => getFunction(registry.named(FunctionName!, Qualifier, asking('GetFunction', call))),
    GetFunctionConfiguration: ({ FunctionName, Qualifier }, call) =>
      namedConfiguration(registry.named(FunctionName!, Qualifier, asking('GetFunctionConfiguration', call))),
    ListFunctions: (input) => listFunctions(registry, input),
  };
  return {
    signingName: 'lambda',
    sdk,
    operations,
    authorization: lambdaAuthorization(ctx),
    limits: LIMITS,
    facade: { invoke: async (functionName, payload) => invoker.invoke(registry.named(functionName), payload) },
    register: ({ handler, ...spec }) => ({ arn: put(parts, { ...spec, code: { kind: 'handler', handler } }).arn }),
    faults: invoker.faults,
    logs: (functionName) => log.of(functionName),
    async stop() {
      await invoker.stop();
      store.clear();
    },
  };
}

/**
 * Keys that tell one environment from another:
 * of a session of the function's role, named for the function as on AWS.
 */
function sessionOf({ neighbours, random }: ServiceContext, { role, name, arn }: LocalFunction): Session {
  if (role !== undefined) return neighbours.identities.assume({ service: 'lambda.amazonaws.com', role, session: name, source: arn });
  return { accessKeyId: `ASIA${hexId(random, 16).toUpperCase()}`, secretAccessKey: hexId(random, 40), sessionToken: hexId(random, 64) };
}

/**
 * "Function configuration, deployment, and execution":
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#api-requests
 */
const LIMITS = [
  { operations: ['GetFunction'], burst: 100, perSecond: 100 },
  // "Rate of the remainder of the control plane API requests", all of them together.
  {
    operations: [
      'CreateAlias',
      'CreateFunction',
      'DeleteAlias',
      'GetAlias',
      'UpdateFunctionCode',
      'UpdateFunctionConfiguration',
      'DeleteFunction',
      'GetFunctionConfiguration',
      'ListFunctions',
    ],
    burst: 15,
    perSecond: 15,
  },
];
