/** An image as the registry has it. */
export interface RegistryImage {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly pushedAt: string;
  readonly uri: string;
}
