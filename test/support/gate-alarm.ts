import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { Clients } from '../../src/aws/clients.ts';
import { makeFixedAlarm, setFixedAlarm } from '../../src/rehearsal/fixed-alarm.ts';
import type { Given } from './story.ts';

/** An alarm that a story sets: somebody else's verdict. */
export const GATE = 'story-gate';

/** Alarms without data, which keep the state that a story sets. */
export const withAlarms =
  (...names: readonly string[]): NonNullable<Given['furnish']> =>
  async (clients, world) => {
    for (const name of names) await makeFixedAlarm(clients, name);
    return world;
  };

export const setAlarm = ({ sample }: { readonly sample: { readonly clients: Clients } }, state: StateValue, alarm = GATE) =>
  setFixedAlarm(sample.clients, alarm, state, 'a story');
