import * as sdk from '@aws-sdk/client-lambda';
import type { Injections } from '../kernel/injections.ts';
import type { Functions } from '../kernel/neighbours.ts';
import type { LocalService, Operations, ServiceContext } from '../kernel/service.ts';
import { getFunction, listFunctions } from './describe.ts';
import { type FunctionDefinition, FunctionRegistry } from './function.ts';
import type { InvocationFault } from './invocation-faults.ts';
import { invoke } from './invoke.ts';
import { Invoker } from './invoker.ts';

export type LambdaLocal = LocalService & {
  readonly facade: Functions;
  /** Makes a handler in this process a function, or replaces the function of that name. Gives its ARN. */
  register(definition: FunctionDefinition): { readonly arn: string };
  /** Invocations that go wrong, whoever invokes. */
  readonly faults: Injections<InvocationFault>;
};

/** AWS Lambda: invocations of functions that are registered in this process. */
export function lambdaService(ctx: ServiceContext): LambdaLocal {
  const registry = new FunctionRegistry(ctx.region, ctx.account);
  const invoker = new Invoker(ctx);
  const operations: Operations<typeof sdk> = {
    Invoke: (input) => invoke(registry, invoker, input as sdk.InvocationRequest),
    GetFunction: ({ FunctionName, Qualifier }) => getFunction(registry.find(FunctionName!, Qualifier), ctx.account),
    ListFunctions: (input) => listFunctions(registry, ctx.account, input),
  };
  return {
    signingName: 'lambda',
    sdk,
    operations,
    limits: LIMITS,
    facade: { invoke: async (functionName, payload) => invoker.invoke(registry.find(functionName), payload) },
    register: (definition) => ({ arn: registry.register(definition, ctx.clock.now()).arn }),
    faults: invoker.faults,
  };
}

/** "Function configuration, deployment, and execution": https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#api-requests */
const LIMITS = [
  { operations: ['GetFunction'], burst: 100, perSecond: 100 },
  { operations: ['ListFunctions'], burst: 15, perSecond: 15 },
];
