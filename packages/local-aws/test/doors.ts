import type { Transport } from '../src/wire/transport.ts';

/** The two ways into a local AWS. What holds through one holds through the other. */
export const DOORS = ['in process', 'over the socket'] as const;
export type Door = (typeof DOORS)[number];

interface WithDoors {
  readonly region: string;
  readonly transport: Transport;
  readonly endpoint: string | undefined;
  listen(port?: number): Promise<string>;
}

/** Configuration of any SDK client that goes through the door, once, without retries. */
export async function clientThrough(door: Door, local: WithDoors) {
  const way = door === 'in process' ? local.transport : { endpoint: local.endpoint ?? (await local.listen()) };
  return { region: local.region, credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }, maxAttempts: 1, ...way };
}

/** What a call was refused with. Fails when it was not. */
export async function refusal(call: Promise<unknown>): Promise<{ name: string; message: string; $metadata: { httpStatusCode?: number } }> {
  const answer = await call.catch((error: unknown) => ({ refused: error }));
  if (typeof answer === 'object' && answer !== null && 'refused' in answer) return answer.refused as Awaited<ReturnType<typeof refusal>>;
  throw new Error(`expected a refusal, but the answer was ${JSON.stringify(answer)}`);
}
