import type { AwsError } from '../kernel/aws-error.ts';
import type { ErrorModel, ServiceModel } from './model.ts';

/** An error in the words of a service's model, before a protocol writes it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Undefined for the codes that every service may answer and no model lists. */
  readonly model: ErrorModel | undefined;
  readonly fault: 'client' | 'server';
  readonly status: number;
  /** Code and status where the query protocol has its own. */
  readonly queryCode: string;
  readonly queryStatus: number;
}

/** Finds the error's shape by name or query code; a code outside the model stands as it is. */
export function failureOf(model: ServiceModel, error: AwsError): Failure {
  const { code, status: fixed } = ownCode(model, error.code);
  const known = model.errors.get(code);
  const status = fixed === undefined ? (known?.status ?? error.status ?? 400) : (error.status ?? fixed);
  return {
    code: known?.name ?? code,
    message: error.message,
    fields: error.fields,
    model: known,
    fault: known?.fault ?? (status >= 500 ? 'server' : 'client'),
    status,
    queryCode: known?.queryCode ?? error.queryCode ?? code,
    queryStatus: known?.queryStatus ?? status,
  };
}

/** The code and status of a service for what the kernel refuses with one code. */
function ownCode(model: ServiceModel, code: string): { readonly code: string; readonly status?: number } {
  if (code === 'ThrottlingException') return { code: throttlingCode(model) };
  if (code !== 'AccessDeniedException') return { code };
  // XML services say AccessDenied, and they and REST ones answer 403;
  // JSON ones answer 400, whatever their models say.
  const xml = speaksXml(model);
  return { code: xml ? 'AccessDenied' : code, status: xml || model.protocol === 'restJson1' ? 403 : 400 };
}

const speaksXml = (model: ServiceModel): boolean => model.protocol === 'awsQuery' || model.protocol === 'restXml' || model.queryCompatible;

/**
 * The kernel throttles with one code;
 * services answer `Throttling` (the XML ones), `TooManyRequestsException` (Lambda) or the code itself.
 */
function throttlingCode(model: ServiceModel): string {
  if (speaksXml(model)) return 'Throttling';
  return !model.errors.has('ThrottlingException') && model.errors.has('TooManyRequestsException')
    ? 'TooManyRequestsException'
    : 'ThrottlingException';
}

/** Members of the error's shape with the message under the name that the shape gives it. */
export function errorMembers(failure: Failure): Record<string, unknown> {
  if (!failure.message) return { ...failure.fields };
  let name = 'message';
  if (failure.model) for (const [member] of failure.model.schema.structIterator()) if (/^message$/i.test(member)) name = member;
  return { ...failure.fields, [name]: failure.message };
}

/** Who is at fault, in the query protocol's words. */
export const party = (failure: Failure): 'Sender' | 'Receiver' => (failure.fault === 'server' ? 'Receiver' : 'Sender');
