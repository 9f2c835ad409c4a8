import { isGoingBack } from '../../deployment/going-back.ts';
import type { ActiveDeployment } from '../../deployment/record.ts';
import { openQuestion } from '../../deployment/wait.ts';
import type { TellTime } from './told-time.ts';
import { WHO_MAY_WRITE } from './who-may-write.ts';

/**
 * What the deployment asks a person now, when what it tells was read, how to answer, and what happens without
 * an answer; nothing when it asks nothing. A question stays as it was first asked, and so does its reading.
 */
export function questionText(active: ActiveDeployment, tell: TellTime): readonly string[] {
  const { wait, request, committedAt, hadWeight } = active;
  const { service } = request;
  const question = openQuestion(wait);
  if (!question) return [];
  return [
    question.asks,
    `read at ${tell(question.at)}`,
    `'npx teal approve ${service}' says yes: ${question.yes}`,
    ...(committedAt === undefined && !isGoingBack(active)
      ? [
          `'npx teal reject ${service}' says no: ${hadWeight ? 'all traffic goes back to blue at once' : 'green goes down, and no user has reached it'}`,
        ]
      : []),
    `without an answer by ${tell(question.until)}: ${question.otherwise}`,
    ...(wait?.reason === 'drift' ? [WHO_MAY_WRITE] : []),
  ];
}
