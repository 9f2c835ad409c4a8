import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { SideConfig } from '../../../deployment/side.ts';
import { abortedBy } from '../../aborted-by.ts';
import { invoker } from '../../clients.ts';
import { answerOf } from './answers.ts';
import { withKept } from './kept-numbers.ts';
import { NoAnswer } from './said.ts';
import type { Question, SourceRow } from './source.ts';

type Asked = Question<'lambda'>;

/** Lambda answers with up to 6 MB; no more minutes than a day has come with this. */
const LARGEST = 1024 * 1024;

/**
 * A function of the team's own, invoked at each look. Its answer is `{ verdict, message }`, `{ minutes: [...]
 * }` or `{ value }`; of both sides in `{ green, blue }` of a minute or of `value`.
 */
export const lambdaSource: SourceRow<'lambda'> = {
  query: ({ of }) => `the function ${of.function}`,
  async read(question) {
    const { of, look, tools, signal } = question;
    const { FunctionError, Payload } = await invoker(tools.clients, regionOf(of.function)).send(
      new InvokeCommand({ FunctionName: of.function, Payload: JSON.stringify(payloadOf(question)) }),
      abortedBy(signal),
    );
    const text = Payload?.transformToString() ?? '';
    if (FunctionError !== undefined) throw new NoAnswer(`the function ${of.function} ends with an error: ${text}`);
    if (text.length > LARGEST) throw new NoAnswer(`the function ${of.function} answers with more than ${LARGEST} bytes`);
    const said = answerOf(of.answers, contentOf(of, text), 'green');
    if (said.kind !== 'numbers') return said;
    return withKept({ green: said.numbers.green ?? said.numbers.this, blue: said.numbers.blue }, look);
  },
};

const payloadOf = ({ check, look, pair }: Asked) => ({
  check: check.name,
  service: pair.service,
  deployment: pair.deployment,
  split: look.split,
  from: new Date(look.from).toISOString(),
  to: new Date(look.to).toISOString(),
  green: {
    ...sideOf(pair.green),
    cluster: pair.cluster,
    image: pair.image.digest,
    ...(pair.image.tag !== undefined && { tag: pair.image.tag }),
  },
  blue: { ...sideOf(pair.blue), cluster: pair.cluster },
});

const sideOf = (side: SideConfig) =>
  side.kind === 'target-group'
    ? { service: side.service, targetGroup: side.targetGroup }
    : { service: side.service, registry: side.registry };

/** Where the answer has what is judged. */
function contentOf({ function: name, answers }: Asked['of'], text: string): unknown {
  const answer = parsed(text);
  if (typeof answer !== 'object' || answer === null) throw new NoAnswer(`the function ${name} answers with no object: ${text}`);
  if (answers === 'verdict') return answer;
  if ('minutes' in answer) return answer.minutes;
  if (answers === 'quantity' && 'value' in answer) return answer.value;
  throw new NoAnswer(`the function ${name} answers without ${answers === 'share' ? 'minutes' : 'minutes and value'}: ${text}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A function of another region is invoked there. */
const regionOf = (name: string): string | undefined => (name.startsWith('arn:') ? name.split(':')[3] : undefined);
