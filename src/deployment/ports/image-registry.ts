import type { RegistryImage } from '../registry-image.ts';

export interface ImageRegistry {
  /** By digest or tag; `undefined` when there is none. */
  find(
    reference: { readonly repository: string; readonly registry?: string; readonly digest?: string; readonly tag?: string },
    signal?: AbortSignal,
  ): Promise<RegistryImage | undefined>;
  /** Every image that has a tag, in no order. `whole`: false where there are more than one look reads. */
  tagged(repository: RepositoryReference, signal?: AbortSignal): Promise<TaggedImages>;
}

/** `registry`: account id, when it is not the own one. */
export interface RepositoryReference {
  readonly repository: string;
  readonly registry?: string;
}

interface TaggedImages {
  readonly images: readonly RegistryImage[];
  readonly whole: boolean;
}
