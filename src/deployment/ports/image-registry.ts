import type { RegistryImage } from '../registry-image.ts';

export interface ImageRegistry {
  /** By digest or tag; `undefined` when there is none. */
  find(
    reference: { readonly repository: string; readonly registry?: string; readonly digest?: string; readonly tag?: string },
    signal?: AbortSignal,
  ): Promise<RegistryImage | undefined>;
}
