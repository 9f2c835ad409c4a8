import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';

/** A container whose name was checked. */
export type Container = ContainerDefinition & { readonly name: string };

/** A task definition that is to be registered, its sizes read. */
export interface Definition extends RegisterTaskDefinitionRequest {
  readonly containerDefinitions: Container[];
  /** CPU units; undefined: none given. */
  readonly taskCpu: number | undefined;
  /** MiB; undefined: none given. */
  readonly taskMemory: number | undefined;
}
