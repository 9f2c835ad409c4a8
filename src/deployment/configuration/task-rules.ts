import type { Problem } from '../problem.ts';
import type { Written } from './written.ts';

/** Characters of RunTask's overrides as JSON. Source: ECS API reference, RunTask (`overrides`). */
const OVERRIDES_LIMIT = 8_192;

/** Names that say that the value is a secret. */
const SECRET_NAME = /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)$/i;
/** A reference that nothing would follow, and an address with a password in it. */
const REFERENCE = /^arn:[\w-]+:(secretsmanager|ssm):/;
const PASSWORD_IN_URL = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i;

const INSTEAD = "put it into the container's `secrets` in the task definition, which the task has too";

/** What is wrong with the task that is written here; nothing where none is. */
export const taskProblems = (task: Written): readonly Problem[] => [...variableProblems(task.at('environment')), ...sizeProblems(task)];

const variableProblems = (environment: Written): readonly Problem[] =>
  environment.keys.flatMap((name) => {
    const variable = environment.at(name);
    const value = variable.text ?? '';
    if (REFERENCE.test(value))
      return [variable.problem(`is the ARN of a secret or parameter, and a variable is not looked up: ${INSTEAD}`)];
    if (SECRET_NAME.test(name))
      return [variable.problem(`reads as a secret, and everybody who sees the deployment could read it: ${INSTEAD}`)];
    if (PASSWORD_IN_URL.test(value))
      return [variable.problem(`has a password in it, and everybody who sees the deployment could read it: ${INSTEAD}`)];
    return [];
  });

function sizeProblems(task: Written): readonly Problem[] {
  const { container, command, environment } = (task.isObject ? task.raw : {}) as Readonly<Record<string, unknown>>;
  const variables = Object.entries(environment ?? {}).map(([name, value]) => ({ name, value }));
  const size = JSON.stringify({
    containerOverrides: [{ name: container, command, environment: variables }],
    cpu: '000000',
    memory: '000000',
  }).length;
  return size > OVERRIDES_LIMIT
    ? [
        task.problem(
          `has a command and variables of ${size} characters as JSON; ECS takes ${OVERRIDES_LIMIT} at most (overrides of RunTask)`,
        ),
      ]
    : [];
}
