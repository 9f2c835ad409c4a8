import type { NearTools } from './metric-tools.ts';
import { NoAnswer } from './said.ts';
import type { SourceRow } from './source.ts';

/**
 * The state of an alarm. INSUFFICIENT_DATA is no alarm: an alarm on errors has no data where there are none,
 * and that is its good state, not a lack of an answer. An alarm that is not there has no state.
 */
export const alarmSource: SourceRow<'alarm', NearTools> = {
  query: ({ of }) => `the state of the alarm ${of}`,
  async read({ of: name, tools, signal }) {
    const alarm = await tools.alarm(name, signal);
    if (alarm === undefined) throw new NoAnswer(`there is no alarm ${name}`);
    const { state, reason } = alarm;
    switch (state) {
      case 'ALARM':
        return { kind: 'verdict', says: 'fail', message: `the alarm ${name} is in ALARM${whyText(reason)}` };
      case 'OK':
      case 'INSUFFICIENT_DATA':
        return { kind: 'verdict', says: 'pass', message: `the alarm ${name} is ${state}, not in ALARM${whyText(firstSentence(reason))}` };
      default:
        throw new NoAnswer(`the alarm ${name} is in a state that is not known: ${String(state satisfies never)}`);
    }
  },
};

const whyText = (reason: string | undefined): string => (reason === undefined ? '' : `: ${reason}`);

/**
 * A StateReason may go on over many sentences, up to 1,023 characters (API reference, `MetricAlarm`). Of what
 * is well the first is enough.
 */
const firstSentence = (reason: string | undefined): string | undefined =>
  reason && (/^[\s\S]*?[.!?](?=\s|$)/.exec(reason.trim())?.[0] ?? reason).replace(/[.!?]+$/, '');
