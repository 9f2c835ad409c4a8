/**
 * What travels through executions is read by schemas that keep out what they do not name: they must name
 * every member that there is.
 */
import type * as z from 'zod';
import type { Plan } from '../../src/deployment/plan.ts';
import type { planShape } from '../../src/deployment/plan-schema.ts';
import type { DeploymentRequest } from '../../src/deployment/request.ts';
import type { requestShape } from '../../src/deployment/request-schema.ts';
import type { ServiceConfig } from '../../src/deployment/service-config.ts';
import type { serviceConfigShape } from '../../src/deployment/service-config-schema.ts';

/** `stage.url`, `sides.service`: the members of every member of a union, those that may be absent too. */
type Members<T> = T extends readonly (infer E)[]
  ? Members<E>
  : T extends object
    ? { [K in keyof T & string]-?: K | `${K}.${Members<NonNullable<T[K]>>}` }[keyof T & string]
    : never;

type LeftOut<T, S extends z.ZodType> = Exclude<Members<T>, Members<z.output<S>>>;
type Nothing<T> = [T] extends [never] ? true : T;

export const left: readonly [
  Nothing<LeftOut<ServiceConfig, typeof serviceConfigShape>>,
  Nothing<LeftOut<Plan, typeof planShape>>,
  Nothing<LeftOut<DeploymentRequest, typeof requestShape>>,
] = [true, true, true];

/** It would be told: `host` may be absent from a configuration, so no assignment misses it. */
// @ts-expect-error
export const missed: Nothing<Exclude<Members<ServiceConfig>, Exclude<Members<ServiceConfig>, 'stage.host'>>> = true;
