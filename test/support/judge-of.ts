import type { JudgeConfig } from '../../src/deployment/service-config.ts';

/** Target health alone, each minute: what the configuration's defaults are. */
export const JUDGE: JudgeConfig = {
  everySeconds: 60,
  alarms: [],
  checks: [],
  fail: 'rollback',
  inconclusive: 'wait',
  none: 'wait',
  patienceSeconds: 600,
  answerSeconds: 1_800,
  hold: { seconds: 14_400, end: 'rollback' },
  blindGate: 'warn',
};
