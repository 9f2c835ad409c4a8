import * as z from 'zod';
import type { DeploymentRequest } from '../request.ts';
import { requestSchema } from '../request-schema.ts';
import type { ServiceConfig } from '../service-config.ts';
import { serviceConfigSchema } from '../service-config-schema.ts';

/** What an execution was started for. */
export type Resolution =
  | {
      readonly decision: 'deploy';
      readonly service: string;
      readonly reason: string;
      readonly request: DeploymentRequest;
      /**
       * As it is now: the one action that has the configurations hands it to all that need it. The request
       * keeps its hash.
       */
      readonly config: ServiceConfig;
    }
  | { readonly decision: 'ignore'; readonly service: string; readonly reason: string };

const text = z.string().min(1);

export const resolutionSchema: z.ZodType<Resolution> = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('deploy'), service: text, reason: text, request: requestSchema, config: serviceConfigSchema }),
  z.object({ decision: z.literal('ignore'), service: text, reason: text }),
]);
