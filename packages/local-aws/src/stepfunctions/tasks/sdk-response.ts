import type { JsonObject } from '../json.ts';

/** What integrations add to the answer of a call that went over HTTP (observed on the service). */
export function sdkResponse(requestId: string, now: number, bytes: number, headers: Readonly<Record<string, string>> = {}): JsonObject {
  const all: Record<string, string> = {
    ...headers,
    'x-amzn-RequestId': requestId,
    Connection: 'keep-alive',
    'Content-Length': String(bytes),
    Date: new Date(now).toUTCString(),
    'Content-Type': 'application/json',
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
