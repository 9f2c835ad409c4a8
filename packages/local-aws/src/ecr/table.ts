import type * as ecr from '@aws-sdk/client-ecr';
import type { Operations } from '../kernel/service.ts';

/** The form of every table of ECR operations. */
export type EcrOperations = Operations<typeof ecr>;
