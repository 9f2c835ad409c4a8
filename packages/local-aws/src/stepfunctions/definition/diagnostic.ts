/** One fault of a definition, as ValidateStateMachineDefinition lists it and InvalidDefinition prints it. */
export interface Diagnostic {
  readonly severity: 'ERROR';
  readonly code: DiagnosticCode;
  readonly message: string;
  /** Where: `/States/Check green/Choices[0]/Condition`. */
  readonly location: string;
}

type DiagnosticCode =
  | 'INVALID_JSON_DESCRIPTION'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'MISSING_TRANSITION_TARGET'
  | 'INVALID_JSONATA_EXPRESSION'
  | 'UNSUPPORTED_JSONATA_EXPRESSION';

/** Collects diagnostics in the order they are found. */
export type Report = (code: DiagnosticCode, message: string, location: string) => void;

/** What InvalidDefinition says: every fault with its code and place, in one sentence. */
export const invalidDefinitionMessage = (diagnostics: readonly Diagnostic[]): string =>
  `Invalid State Machine Definition: '${diagnostics.map(({ code, message, location }) => `${code}: ${message} at ${location}`).join(', ')}'`;
