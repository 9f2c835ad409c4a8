import type { ActiveDeployment } from '../../deployment/record.ts';
import { openQuestion } from '../../deployment/wait.ts';

/**
 * What the deployment asks a person now, how to answer, and what happens without an answer; nothing when it
 * asks nothing.
 */
export function questionText({ wait, request: { service }, committedAt }: ActiveDeployment): readonly string[] {
  const question = openQuestion(wait);
  if (!question) return [];
  return [
    question.asks,
    `'npx teal approve ${service}' says yes: ${question.yes}`,
    ...(committedAt === undefined ? [`'npx teal rollback ${service}' goes back at once`] : []),
    `without an answer by ${question.until}: ${question.otherwise}`,
  ];
}
