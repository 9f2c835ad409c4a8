import * as z from 'zod';
import { action } from '../src/aws/action/action.ts';
import { callersPort } from '../src/aws/caller-identity.ts';
import { takeSpeech } from '../src/aws/door/take-speech.ts';
import { whoSpeaks } from '../src/aws/door/who-speaks.ts';
import { recordPort } from '../src/aws/record/dynamo-record.ts';
import { executionsPort } from '../src/aws/sfn-executions.ts';
import { SPEECHES } from '../src/deployment/door/doors.ts';
import type { Heard } from '../src/deployment/door/heard.ts';

/**
 * The door: every word of a person enters here. People may invoke it by the alias of their right, and write
 * no table. Who speaks is proved by a request that they have signed for STS, which holds for this word, at
 * this version of the record, and for no other. The wait that a word ends is answered at once, and the call
 * of a hook is cut off.
 */
export const handler = action({
  name: 'take-word',
  input: z.object({
    id: z.uuid(),
    service: z.string().min(1),
    deployment: z.string().exactOptional(),
    version: z.int().min(0),
    verb: z.enum(SPEECHES),
    reason: z.string().exactOptional(),
    seconds: z.int().min(1).exactOptional(),
    percent: z.int().min(0).max(100).exactOptional(),
    execution: z.string().min(1).max(80).exactOptional(),
    wish: z.string().length(64).exactOptional(),
    acknowledged: z.boolean(),
    to: z.enum(['blue', 'green']).exactOptional(),
    proof: z.object({ method: z.string(), headers: z.record(z.string(), z.string()), body: z.string() }),
  }),
  mutates: true,
  uses: [
    callersPort.only('takes', 'ask'),
    recordPort.only('read', 'change'),
    executionsPort.only('status', 'start', 'recover', 'answer', 'stop'),
  ],
  errors: ['RecordUnavailable', 'RecordContended'],
  async run({ proof, ...said }, { ports, signal, log, invocation, now }): Promise<Heard> {
    const { service, verb } = said;
    const refused = (why: string): Heard => {
      log.warn('a word was not taken', { verb, why });
      return { kind: 'not-heard', why };
    };
    const speaker = await whoSpeaks(ports, { said, proof, invocation, now: now() }, signal);
    if (speaker.kind === 'nobody') return refused(speaker.why);
    const record = await ports.record.read(service, signal);
    if (record.version !== said.version || record.active?.id !== said.deployment) return { kind: 'stale' };
    const heard = await takeSpeech(ports, { said, speaker, record, now: now() }, signal);
    log.info('a word was heard', { verb, by: speaker.by, outcome: heard.kind, ...(speaker.unproved && { unproved: speaker.unproved }) });
    return speaker.unproved === undefined ? heard : { ...heard, unproved: speaker.unproved };
  },
});
