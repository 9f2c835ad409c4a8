import * as z from 'zod';
import { filled, placeholderValues } from './placeholders.ts';
import { NoAnswer, type Said } from './said.ts';
import type { Question, SourceRow } from './source.ts';
import { words } from './words.ts';

type Asked = Question<'datadogGate'>;

const LARGEST = 64 * 1024;

const started = z.object({ data: z.object({ attributes: z.object({ evaluation_id: z.string().min(1).max(200) }) }) });
const evaluated = z.object({
  data: z.object({
    attributes: z.object({
      gate_status: z.enum(['in_progress', 'pass', 'fail']),
      rules: z
        .array(z.object({ name: z.string().default(''), status: z.string().default(''), reason: z.string().default('') }))
        .default([]),
    }),
  }),
});

/** The evaluation of a bake. `says`: it has ended so. */
const keptSchema = z.object({
  bake: z.string(),
  id: z.string(),
  lost: z.boolean().exactOptional(),
  says: z.enum(['pass', 'fail']).exactOptional(),
  message: z.string().exactOptional(),
});
type Kept = z.infer<typeof keptSchema>;

/**
 * A deployment gate. A bake asks for one evaluation, and each look for its result until there is one. Source:
 * Datadog API reference, "Deployment Gates": "Trigger a deployment gate evaluation" (202 with an id) and "Get
 * a deployment gate evaluation result" (`gate_status`; 404 "if called too soon after triggering").
 */
export const datadogGateSource: SourceRow<'datadogGate'> = {
  query: ({ of: { service, env, identifier, site } }) =>
    `the deployment gate ${identifier === undefined ? '' : `${identifier} `}of ${service} in ${env} at ${site}`,
  async read(question) {
    const { bake = String(question.look.split.green) } = question.look;
    const kept = keptOf(question.look.kept);
    if (kept === undefined || kept.bake !== bake) return await begun(question, bake);
    if (kept.says !== undefined) return said(kept.says, kept.message ?? '', kept);
    return await resultOf(question, kept);
  },
};

const said = (says: 'pass' | 'fail' | 'inconclusive', message: string, kept: Kept): Said => ({
  kind: 'verdict',
  says,
  message,
  kept: JSON.stringify(kept),
});

async function begun(question: Asked, bake: string): Promise<Said> {
  const { service, env, identifier, version } = question.of;
  const named = version === undefined ? undefined : filled(version, await placeholderValues(question, 'green', [version]));
  const attributes = { service, env, ...(identifier !== undefined && { identifier }), ...(named && { version: named }) };
  const body = JSON.stringify({ data: { type: 'deployment_gates_evaluation_request', attributes } });
  const answer = await ask(question, '', body);
  const parsed = answer.status === 202 ? started.safeParse(answer.json) : undefined;
  if (!parsed?.success) throw refused(answer, undefined);
  const id = parsed.data.data.attributes.evaluation_id;
  return said('inconclusive', `the evaluation ${id} has begun`, { bake, id });
}

async function resultOf(question: Asked, kept: Kept): Promise<Said> {
  const { lost, ...found } = kept;
  const answer = await ask(question, `/${encodeURIComponent(kept.id)}`);
  if (answer.status === 404) {
    // It may be asked about too soon; one that is not there a look later is gone, and the next look begins
    // another.
    throw new NoAnswer(`Datadog knows no evaluation ${kept.id}`, lost ? '' : JSON.stringify({ ...kept, lost: true }));
  }
  const parsed = answer.status === 200 ? evaluated.safeParse(answer.json) : undefined;
  if (!parsed?.success) throw refused(answer, JSON.stringify(kept));
  const { gate_status: status, rules } = parsed.data.data.attributes;
  if (status === 'in_progress') return said('inconclusive', `the evaluation ${kept.id} is in progress`, found);
  const told = rules
    .filter((rule) => status === 'pass' || rule.status === 'fail')
    .map(({ name, status, reason }) => `${name}: ${reason || status}`);
  const message = words(question.tools.secrets.masked([`the gate says ${status} (evaluation ${kept.id})`, ...told].join('; ')));
  return said(status, message, { ...found, says: status, message });
}

const refused = ({ status, said }: { readonly status: number; readonly said: string }, kept: string | undefined): NoAnswer =>
  new NoAnswer(`Datadog answers ${WHY[status] ?? 'with what is no evaluation'}: ${said}`, kept);

const WHY: Readonly<Record<number, string>> = {
  401: 'that a key is wrong',
  403: 'that the keys may not evaluate gates (deployment_gates_evaluate)',
  404: 'that there is no such gate',
  429: 'that it is asked too often',
};

const ask = ({ of: { site, apiKey, applicationKey, from }, tools, signal }: Asked, path: string, body?: string) =>
  tools.door(
    {
      url: new URL(`https://api.${site}/api/v2/deployments/gates/evaluation${path}`),
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'dd-api-key': { secret: apiKey, prefix: '' },
        'dd-application-key': { secret: applicationKey, prefix: '' },
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
      from,
      largest: LARGEST,
    },
    signal,
  );

function keptOf(kept: string | undefined): Kept | undefined {
  try {
    return keptSchema.parse(JSON.parse(kept ?? ''));
  } catch {
    return undefined;
  }
}
