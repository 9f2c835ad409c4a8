import type { InputTransformer, Target } from '@aws-sdk/client-eventbridge';
import type { BusRule } from './bus.ts';
import { valueAt } from './json-path.ts';

/** An event as targets and patterns see it. */
export interface Envelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

const PLACEHOLDER = /<([A-Za-z0-9_.-]+)>/g;

/**
 * The JSON text that a target gets: a constant, a part of the event, a filled template, or the event itself.
 */
export function inputFor(target: Target, event: Envelope, rule: BusRule): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(valueAt(event, target.InputPath) ?? {});
  if (target.InputTransformer) return fill(target.InputTransformer, event, rule);
  return JSON.stringify(event);
}

/** The names in a template's placeholders. */
export const placeholdersOf = (template: string): string[] => [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);

/**
 * Fills a template. A bare placeholder becomes JSON (a string with its quotes). One inside a string becomes
 * plain text: it is not escaped, as AWS warns, and an object or a list in it loses its quotes. A variable
 * whose path finds nothing is empty. The result is minified when it is JSON. Sources: "Amazon EventBridge
 * input transformation"; recordings of AWS in localstack/localstack, test_events_inputs.
 */
export function fill(transformer: InputTransformer, event: Envelope, rule: BusRule): string {
  const template = transformer.InputTemplate ?? '';
  const filled = template.replace(PLACEHOLDER, (_: string, name: string, at: number) => {
    const value = variable(name, transformer, event, rule) ?? '';
    if (!insideString(template, at)) return JSON.stringify(value);
    return typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '');
  });
  try {
    return JSON.stringify(JSON.parse(filled));
  } catch {
    return filled;
  }
}

/** Variables that exist without a path. */
const PREDEFINED: Readonly<Record<string, (event: Envelope, rule: BusRule) => unknown>> = {
  'aws.events.rule-arn': (_, rule) => rule.arn,
  'aws.events.rule-name': (_, rule) => rule.name,
  'aws.events.event.ingestion-time': (event) => event.time,
  // Recorded: without the detail, and with a name for its type that has no hyphen.
  'aws.events.event': (event) => ({
    id: event.id,
    account: event.account,
    detailType: event['detail-type'],
    time: event.time,
    source: event.source,
    region: event.region,
    resources: event.resources,
    version: event.version,
  }),
  'aws.events.event.json': (event) => event,
};

export const isPredefined = (name: string): boolean => Object.hasOwn(PREDEFINED, name);

function variable(name: string, { InputPathsMap: paths = {} }: InputTransformer, event: Envelope, rule: BusRule): unknown {
  const predefined = PREDEFINED[name];
  if (predefined) return predefined(event, rule);
  return paths[name] === undefined ? undefined : valueAt(event, paths[name]);
}

function insideString(template: string, at: number): boolean {
  let inside = false;
  for (let i = 0; i < at; i++) {
    if (template[i] === '\\') i++;
    else if (template[i] === '"') inside = !inside;
  }
  return inside;
}
