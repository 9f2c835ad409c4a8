import { languageOf, type QueryLanguageName } from '../definition/definition.ts';
import type { Frame } from '../runtime/frame.ts';
import type { DataFlow } from './data-flow.ts';
import { jsonataFlow } from './jsonata.ts';
import { jsonPathFlow } from './jsonpath.ts';

const flows = { JSONata: jsonataFlow, JSONPath: jsonPathFlow } satisfies Record<QueryLanguageName, DataFlow>;

/** The data flow in the state's own query language. */
export const flowOf = (frame: Frame): DataFlow => flows[languageOf(frame.run.definition, frame.state)];
