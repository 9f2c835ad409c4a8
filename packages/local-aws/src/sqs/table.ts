import type * as sqs from '@aws-sdk/client-sqs';
import type { Operations } from '../kernel/service.ts';

/** The form of every table of SQS operations. */
export type SqsOperations = Operations<typeof sqs>;
