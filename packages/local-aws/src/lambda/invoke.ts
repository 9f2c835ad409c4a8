import type { InvocationRequest, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { AwsError } from '../kernel/aws-error.ts';
import type { InvocationResult } from '../kernel/neighbours.ts';
import type { NamedFunction } from './function.ts';
import type { Invoker } from './invoker.ts';

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html:
 * 6 MB synchronous, 1 MB asynchronous.
 */
const PAYLOAD_LIMIT = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 } as const;
type Response = Omit<InvokeCommandOutput, '$metadata'>;
type InvocationType = keyof typeof PAYLOAD_LIMIT;

/**
 * Invoke: the payload is bytes of JSON both ways;
 * a function's own failure is a success of Invoke with a FunctionError.
 */
export async function invoke(named: NamedFunction, invoker: Invoker, input: InvocationRequest): Promise<Response> {
  const type = invocationType(input.InvocationType);
  const event = readPayload(input.Payload, type);
  if (type === 'DryRun') return { StatusCode: 204 };
  if (type === 'Event') {
    invoker.invokeAsync(named, event);
    return { StatusCode: 202 };
  }
  const result = await invoker.invoke(named, event);
  return {
    StatusCode: 200,
    ExecutedVersion: '$LATEST',
    Payload: Buffer.from(JSON.stringify(result.ok ? result.payload : reported(result))) as unknown as NonNullable<Response['Payload']>,
    ...(result.ok ? {} : { FunctionError: 'Unhandled' }),
  };
}

/** What AWS puts in the payload of a failed invocation; the sandbox's own reports have no trace. */
const reported = ({ errorType, errorMessage, trace }: Extract<InvocationResult, { ok: false }>): object => ({
  errorType,
  errorMessage,
  ...(trace.length > 0 ? { trace } : {}),
});

function invocationType(given: string | undefined): InvocationType {
  const type = given ?? 'RequestResponse';
  if (Object.hasOwn(PAYLOAD_LIMIT, type)) return type as InvocationType;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]`,
  );
}

function readPayload(payload: Uint8Array | undefined, type: InvocationType): unknown {
  if (!payload || payload.byteLength === 0) return {};
  const limit = PAYLOAD_LIMIT[type];
  if (payload.byteLength > limit) {
    const message =
      type === 'Event'
        ? `${payload.byteLength} byte payload is too large for the Event invocation type (limit ${limit} bytes)`
        : `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
    throw new AwsError('RequestTooLargeException', message, { fields: { Type: 'User' } });
  }
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch (error) {
    throw new AwsError('InvalidRequestContentException', `Could not parse request body into json: ${(error as Error).message}`, {
      fields: { Type: 'User' },
    });
  }
}
