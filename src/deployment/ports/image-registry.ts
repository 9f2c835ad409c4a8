/** An image as the registry has it. */
export interface RegistryImage {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly pushedAt: string;
  readonly uri: string;
}

export interface ImageRegistry {
  /** By digest or tag; `undefined` when there is none. */
  find(
    reference: { readonly repository: string; readonly registry?: string; readonly digest?: string; readonly tag?: string },
    signal?: AbortSignal,
  ): Promise<RegistryImage | undefined>;
}
