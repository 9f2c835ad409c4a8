import type { JsonObject } from '../json.ts';

interface HttpAnswer {
  readonly headers?: Readonly<Record<string, string>>;
  /** The version of the JSON protocol that the service speaks; its headers differ from the others'. */
  readonly json?: '1.0';
}

/** What integrations add to the answer of a call that went over HTTP (observed on the service). */
export function sdkResponse(requestId: string, now: number, bytes: number, { headers = {}, json }: HttpAnswer = {}): JsonObject {
  const all: Record<string, string> = {
    ...headers,
    'x-amzn-RequestId': requestId,
    [json ? 'connection' : 'Connection']: 'keep-alive',
    'Content-Length': String(bytes),
    Date: new Date(now).toUTCString(),
    'Content-Type': json ? `application/x-amz-json-${json}` : 'application/json',
  };
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]])),
      HttpHeaders: all,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
