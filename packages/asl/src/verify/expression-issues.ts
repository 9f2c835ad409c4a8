import type { Text } from './expressions.ts';
import { type Issue, issue } from './issue.ts';
import { type Reads, readsOf } from './jsonata-reads.ts';
import { allStates, type MachineView, type StateView } from './machine-view.ts';

/** Every expression parses, and asks only for what its place has. */
export function checkExpressions(machine: MachineView): Issue[] {
  return allStates(machine).flatMap((state) => state.texts.flatMap((text) => checkText(text, state)));
}

function checkText(given: Text, state: StateView): Issue[] {
  const { text, path, parsed } = given;
  if (parsed === undefined) {
    const half = text.trimStart().startsWith('{%') || text.trimEnd().endsWith('%}');
    if (!half) return [];
    return [
      issue(
        'not-an-expression',
        path,
        `${show(text)} is taken literally.`,
        'Start with {% and end with %}, or quote the text: "{% \'...\' %}".',
      ),
    ];
  }
  if (!given.takesExpression) return [issue('misplaced-expression', path, 'The field takes no expression.', 'Write the value itself.')];
  if (!parsed.ok) {
    return [issue('does-not-parse', path, `${show(text)}: ${parsed.message}.`, 'Write JSONata 2.0.6: it has neither ?? nor ?: nor $eval.')];
  }
  return readIssues(readsOf(parsed.syntax), given, state);
}

function readIssues(reads: Reads, { path, members }: Text, state: StateView): Issue[] {
  return [
    ...[...reads.bare].map((name) =>
      issue('bare-name', path, `${name} has no context here.`, 'Start from a variable or from $states, such as $states.input.'),
    ),
    ...[...reads.unknownFunctions].map((name) =>
      issue(
        'unknown-function',
        path,
        `There is no function $${name}.`,
        name === 'eval' ? 'Use $parse for JSON text.' : 'See the functions of JSONata 2.0.6.',
      ),
    ),
    ...reads.states.flatMap(([member, ...rest]) => {
      if (member === undefined) return [];
      if (!isMember(member)) {
        return [issue('unknown-states-member', path, `$states has no ${member}.`, 'It has input, context, result and errorOutput.')];
      }
      if (!members.includes(member)) {
        return [issue('misplaced-states-member', path, `$states.${member} is not there in this field.`, where[member])];
      }
      if (member === 'context' && rest[0] === 'Task' && !hasToken(state, path)) {
        return [
          issue(
            'misplaced-states-member',
            path,
            'There is no task token here.',
            'Only the Arguments of a .waitForTaskToken or .sync task have one.',
          ),
        ];
      }
      return [];
    }),
  ];
}

const where = {
  input: 'Every field has it.',
  context: 'Every field has it.',
  result: 'Read it in Output or Assign of a Task, Parallel or Map state.',
  errorOutput: 'Read it in Output or Assign of a catcher.',
} as const;

const isMember = (name: string): name is keyof typeof where => name in where;

/** Tasks that are waited for have a token; the execution that `.sync` starts is known by it. */
const hasToken = (state: StateView, path: readonly (string | number)[]): boolean =>
  /\.(waitForTaskToken|sync(:\d)?)$/.test(String(state.body.Resource)) && path.includes('Arguments');

const show = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
