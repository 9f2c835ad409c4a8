import type { AwsError } from '../../kernel/aws-error.ts';
import type { Failure } from '../failure.ts';
import type { WireRequest, WireResponse } from '../message.ts';
import type { ServiceModel } from '../model.ts';
import type { OperationModel } from '../operation-model.ts';
import type { RouteHit } from '../routes.ts';

/**
 * What a request asks for. Without `operation` the service's model has no such thing;
 * `asked` is how the request put it.
 */
export interface Asked {
  readonly asked: string;
  readonly operation: OperationModel | undefined;
  readonly hit?: RouteHit;
}

interface ReadOptions {
  readonly strict: boolean;
}

/** One wire protocol of AWS, from the server's side. */
export interface Protocol {
  find(model: ServiceModel, request: WireRequest): Asked;
  /** The input as the SDK's types have it. Throws AwsError when the body is not what the protocol allows. */
  read(model: ServiceModel, asked: Asked & { readonly operation: OperationModel }, request: WireRequest, options: ReadOptions): unknown;
  write(model: ServiceModel, asked: Asked & { readonly operation: OperationModel }, output: unknown, requestId: string): WireResponse;
  writeError(model: ServiceModel, failure: Failure, requestId: string): WireResponse;
  /** As AWS answers an operation that it does not have. */
  unknownOperation(model: ServiceModel, asked: string): AwsError;
  /** The code for required members that are missing. */
  readonly validationCode: string;
}
