import { AwsError } from '../../kernel/aws-error.ts';
import { uuid } from '../../kernel/ids.ts';
import type { Functions, InvocationResult } from '../../kernel/neighbours.ts';
import { functionArn } from '../../kernel/permissions.ts';
import type { ServiceContext } from '../../kernel/service.ts';
import { isJsonObject, type Json } from '../json.ts';
import { bytesOf, jsonText } from '../runtime/payload.ts';
import { runtimeError, StateError } from '../state-error.ts';
import type { Integration, IntegrationCall } from './integrations.ts';
import { sdkResponse } from './sdk-response.ts';

/**
 * `lambda:invoke` and functions called by ARN. `functions` is resolved at each call: neighbours come late.
 */
export function lambdaIntegration(ctx: ServiceContext, functions: () => Functions): Integration {
  return {
    offers: (action, pattern) => action === 'invoke' && (pattern === 'request-response' || pattern === 'waitForTaskToken'),

    async call({ arguments: given, require }) {
      if (!isJsonObject(given) || typeof given.FunctionName !== 'string') {
        throw runtimeError("The argument 'FunctionName' of lambda:invoke must be a string.");
      }
      const { FunctionName, Qualifier, Payload = {} } = given;
      const qualified = typeof Qualifier === 'string' ? `${FunctionName}:${Qualifier}` : FunctionName;
      const { payload, requestId } = await invoke(ctx, functions(), qualified, Payload, require);
      const version = typeof Qualifier === 'string' ? Qualifier : '$LATEST';
      return {
        ExecutedVersion: version,
        Payload: payload,
        ...sdkResponse(requestId, ctx.clock.now(), bytesOf(jsonText(payload)), { headers: { 'X-Amz-Executed-Version': version } }),
        StatusCode: 200,
      };
    },
  };
}

/** HTTP status of what Invoke refuses with, as the integration prints it. Source: Invoke (API reference). */
const STATUS: Readonly<Record<string, number>> = { ResourceNotFoundException: 404, TooManyRequestsException: 429, ServiceException: 500 };

/** Invokes a function; throws its failure under the name that the function's runtime gave it. */
export async function invoke(
  ctx: ServiceContext,
  functions: Functions,
  name: string,
  payload: Json,
  require: IntegrationCall['require'],
): Promise<{ readonly payload: Json; readonly requestId: string }> {
  let result: InvocationResult;
  try {
    require({ action: 'lambda:InvokeFunction', resource: functionArn(ctx, name) });
    result = await functions.invoke(name, payload);
  } catch (thrown) {
    if (!(thrown instanceof AwsError)) throw thrown;
    // As observed (awslabs/aws-deployment-framework#460).
    if (thrown.code === 'AccessDeniedException') {
      const where = `(Service: AWSLambda; Status Code: 403; Error Code: ${thrown.code}; Request ID: ${uuid(ctx.random)}; Proxy: null)`;
      throw new StateError('failure', 'Lambda.AWSLambdaException', `${thrown.message} ${where}`);
    }
    const status = thrown.status ?? STATUS[thrown.code] ?? 400;
    throw new StateError('failure', `Lambda.${thrown.code}`, `${thrown.message} (Service: Lambda, Status Code: ${status})`);
  }
  if (result.ok) return { payload: (result.payload ?? null) as Json, requestId: result.requestId };
  throw new StateError('failure', result.errorType, causeOf(result));
}

/** The function's error payload, as the Node.js runtime writes it. */
function causeOf({ errorType, errorMessage, trace }: Extract<InvocationResult, { ok: false }>): string {
  return jsonText(trace.length > 0 ? { errorType, errorMessage, trace } : { errorType, errorMessage });
}
