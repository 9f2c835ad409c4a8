import { createRequire } from 'node:module';
import type { StateMachineDefinition } from '@teal/asl';

/**
 * Two readers of Amazon States Language that are none of ours. Each gives its complaints, one a line.
 * Both accept JSONata that the service refuses; what they do know is the shape of states.
 */
export async function judgesSay(definition: StateMachineDefinition): Promise<readonly string[]> {
  return [...aslValidator(definition), ...(await languageService(definition))];
}

const require = createRequire(import.meta.url);

interface Complaint {
  readonly 'Error code': string;
  readonly Message: string;
}

/** It writes into what it reads, and wants ARNs where substitutions stand. */
function aslValidator(definition: StateMachineDefinition): string[] {
  const validate = require('asl-validator') as (definition: unknown) => { errors: Complaint[] };
  const { errors } = validate(JSON.parse(substituted(definition)));
  return errors.map((error) => `asl-validator: ${error['Error code']} ${error.Message}`);
}

interface LanguageService {
  doValidation(document: unknown, json: unknown): Promise<{ message: string; range: { start: { line: number } } }[]>;
  parseJSONDocument(document: unknown): unknown;
}

async function languageService(definition: StateMachineDefinition): Promise<string[]> {
  const { getLanguageService, TextDocument } = require('amazon-states-language-service') as {
    getLanguageService(options: object): LanguageService;
    TextDocument: { create(uri: string, language: string, version: number, text: string): unknown };
  };
  const text = JSON.stringify(JSON.parse(substituted(definition)), null, 1);
  const document = TextDocument.create('file:///machine.asl', 'asl', 1, text);
  const service = getLanguageService({});
  const found = await service.doValidation(document, service.parseJSONDocument(document));
  const lines = text.split('\n');
  return found.map((each) => `language service: ${each.message} at ${lines[each.range.start.line]?.trim()}`);
}

const substituted = (definition: StateMachineDefinition): string =>
  JSON.stringify(definition).replaceAll(
    /\$\{([A-Za-z]+)\}/g,
    (_, name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
  );
