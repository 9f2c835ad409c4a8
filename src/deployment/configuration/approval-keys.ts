import * as z from 'zod';
import type { ApprovalConfig } from '../approval.ts';
import { LONGEST_APPROVAL_SECONDS } from '../approval.ts';
import type { Duration } from '../duration.ts';
import { key } from './key.ts';
import { oneOf } from './kinds.ts';
import { object } from './section.ts';
import { MINUTE, seconds } from './unit-kinds.ts';
import { wantingAWay } from './wants.ts';

/** `true`: with what is said of each key when it is left out. */
export type WrittenApproval = true | WrittenApprovalTerms;

interface WrittenApprovalTerms {
  /**
   * How long a person is asked.
   * @default '24 hours'
   */
  readonly within?: Duration;
  /**
   * What happens when nobody answers in that time: the deployment goes back (`rollback`), it goes on
   * (`continue`), or a person is asked again (`wait`), for 14 days at most: then it goes back.
   * @default 'rollback'
   */
  readonly silence?: 'rollback' | 'continue' | 'wait';
  /**
   * Who may approve: anybody who may say it, or `another` than whoever asked for the deployment. Who asked is
   * proved where `teal deploy` says it; a deployment of which nobody proved it is refused.
   * @default 'anybody'
   */
  readonly by?: 'anybody' | 'another';
}

const terms = object({
  within: key(seconds(MINUTE, LONGEST_APPROVAL_SECONDS), { default: '24 hours', text: 'How long a person is asked.' }),
  silence: key(oneOf(['rollback', 'continue', 'wait']), {
    default: 'rollback',
    text: 'What happens when nobody answers in that time: the deployment goes back (`rollback`), it goes on (`continue`), or a person is asked again (`wait`), for 14 days at most: then it goes back.',
  }),
  by: key(oneOf(['anybody', 'another']), {
    default: 'anybody',
    text: 'Who may approve: anybody who may say it, or `another` than whoever asked for the deployment. Who asked is proved where `teal deploy` says it; a deployment of which nobody proved it is refused.',
  }),
});

const WANTS = 'true or { within: <duration>, silence: <word>, by: <word> }';

export const approval = z
  .union([z.literal(true), terms], { error: wantingAWay(WANTS) })
  .transform((written): ApprovalConfig => {
    const { within, silence, by } = written === true ? terms.parse({}) : written;
    return { withinSeconds: within, silence, ...(by === 'another' && { by }) };
  })
  .meta({ wants: WANTS });
