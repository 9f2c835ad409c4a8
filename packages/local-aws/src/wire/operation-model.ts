import type { NormalizedSchema } from '@smithy/core/schema';

export interface OperationModel {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}
