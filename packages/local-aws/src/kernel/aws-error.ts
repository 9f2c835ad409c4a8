/**
 * What an operation of a local service throws. `code` is the name of the error's shape in
 * the service's model (`ServiceNotFoundException`, `RuleNotFoundException`) or, for errors
 * that no model lists, the wire code itself (`ValidationError`, `ThrottlingException`,
 * `AccessDeniedException`); the wire room finds the schema by that name.
 */
export class AwsError extends Error {
  readonly code: string;
  /** Further members of the error's shape, beside the message. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** HTTP status for codes outside the model; a modelled error's own status wins. */
  readonly status: number | undefined;
  /** The code of the query protocol, where it differs from a code that is outside the model. */
  readonly queryCode: string | undefined;

  constructor(code: string, message: string, options: { fields?: Record<string, unknown>; status?: number; queryCode?: string } = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.fields = options.fields ?? {};
    this.status = options.status;
    this.queryCode = options.queryCode;
  }
}
