import { isNativeError } from 'node:util/types';
import { Environment } from './environment.ts';
import type { ExecutionEnvironment } from './execution-environment.ts';
import type { FunctionDefinition, LambdaContext } from './function.ts';
import { answered, type Failed, type Outcome } from './outcome.ts';

/**
 * An environment of a handler that is registered in this process. Its calls are made with `accessKeyId`, if
 * there is one.
 */
export function handlerEnvironment(handler: FunctionDefinition['handler'], accessKeyId?: string): ExecutionEnvironment {
  const environment = new Environment(accessKeyId);
  return {
    starting: undefined,
    get dead() {
      return environment.dead;
    },
    run: ({ event, context }, { onCrash, crashAfterCalls }) =>
      environment.run(() => runHandler(handler, event, context), onCrash, crashAfterCalls),
    freeze: () => environment.freeze(),
    die: async () => environment.die(),
  };
}

async function runHandler(handler: FunctionDefinition['handler'], event: unknown, context: LambdaContext): Promise<Outcome> {
  try {
    return answered(stringify(await handler(throughJson(event), context)));
  } catch (error) {
    return thrown(error);
  }
}

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null');

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    throw new Error('Unable to stringify response body');
  }
}

/**
 * As the Node.js runtime reports what a handler throws (aws-lambda-nodejs-runtime-interface-client,
 * Errors.js).
 */
function thrown(error: unknown): Failed {
  if (!isNativeError(error)) return { ok: false, errorType: typeof error, errorMessage: String(error), trace: [] };
  return { ok: false, errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}
