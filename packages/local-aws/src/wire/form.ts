import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../kernel/aws-error.ts';
import { readText } from './codecs.ts';
import { unknownMember } from './conform.ts';

/**
 * A query request's parameters as a tree:
 * `Tags.member.1.Key=a` is Tags -> member -> 1 -> Key, its text under VALUE.
 */
interface FormNode {
  text?: string;
  readonly children: Map<string, FormNode>;
}

const NOT_INPUT = new Set(['Action', 'Version']);

/** Decodes the parameters of a query request by the shape of its input. Throws AwsError `MalformedInput`. */
export function readForm(schema: NormalizedSchema, form: URLSearchParams, strict: boolean): Record<string, unknown> {
  const root: FormNode = { children: new Map() };
  for (const [key, text] of form) {
    if (NOT_INPUT.has(key)) continue;
    let node = root;
    for (const part of key.split('.')) {
      const child: FormNode = node.children.get(part) ?? { children: new Map() };
      node.children.set(part, child);
      node = child;
    }
    node.text = text;
  }
  return schema.isUnitSchema() ? {} : (read(schema, root, strict, '') as Record<string, unknown>);
}

function read(schema: NormalizedSchema, node: FormNode, strict: boolean, path: string): unknown {
  const traits = schema.getMergedTraits();
  if (schema.isStructSchema()) {
    const out: Record<string, unknown> = {};
    const known: string[] = [];
    for (const [name, member] of schema.structIterator()) {
      const onWire = member.getMergedTraits().xmlName ?? name;
      known.push(onWire);
      const child = node.children.get(onWire);
      if (child) out[name] = read(member, child, strict, `${path}/${onWire}`);
    }
    if (strict) for (const key of node.children.keys()) if (!known.includes(key)) throw unknownMember(`${path}/${key}`, known);
    return out;
  }
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const list = traits.xmlFlattened ? node : node.children.get(item.getMergedTraits().xmlName ?? 'member');
    return list ? inOrder(list).map((child, i) => read(item, child, strict, `${path}/${i}`)) : [];
  }
  if (schema.isMapSchema()) {
    const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? 'key';
    const valueName = schema.getValueSchema().getMergedTraits().xmlName ?? 'value';
    const entries = traits.xmlFlattened ? node : node.children.get('entry');
    const pairs = entries ? inOrder(entries) : [];
    return Object.fromEntries(
      pairs.map((entry) => {
        const value = entry.children.get(valueName);
        return [entry.children.get(keyName)?.text ?? '', value && read(schema.getValueSchema(), value, strict, path)];
      }),
    );
  }
  if (node.text === undefined) throw new AwsError('MalformedInput', 'Start of structure or map found where not expected.');
  return scalar(schema, node.text);
}

function inOrder(list: FormNode): FormNode[] {
  const numbered = [...list.children].map(([key, node]) => [Number(key), node] as const);
  if (numbered.some(([n]) => !Number.isInteger(n) || n < 1)) throw new AwsError('MalformedInput', 'Start of list found where not expected');
  return numbered.sort(([a], [b]) => a - b).map(([, node]) => node);
}

function scalar(schema: NormalizedSchema, text: string): unknown {
  const value = readText(schema, text);
  if (schema.isNumericSchema() && (text.trim() === '' || Number.isNaN(value)) && text !== 'NaN')
    throw new AwsError('MalformedInput', `STRING_VALUE can not be converted to an Integer`);
  return value;
}
