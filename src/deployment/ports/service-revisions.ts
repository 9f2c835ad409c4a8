/** Of a service, as far as ECS tells: of its newest deployment, and of the revision that it is to run. */
interface ServiceArns {
  readonly deployment?: string;
  readonly revision?: string;
}

/** What ECS calls the deployments and revisions of services. Hooks are told of them, and nothing else is. */
export interface ServiceRevisions {
  /** Of these services, in the order asked for: ten at most. Source: ECS API reference, DescribeServices. */
  of(services: readonly string[], signal?: AbortSignal): Promise<readonly ServiceArns[]>;
}
