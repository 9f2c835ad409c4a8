import { REGISTRY_HOST, registryAt } from '../registry-host.ts';

/**
 * An image as people name it. At least one of `tag` and `digest` is there; where both are, the digest
 * decides.
 */
export interface ImageReference {
  /** Absent: the configured one. */
  readonly repository?: string;
  /** The account of the registry, twelve digits; absent: the configured one. */
  readonly registry?: string;
  /** The region of the registry; there when `registry` is. */
  readonly region?: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** A digest as the registry gives it, as the source of a regular expression. */
const DIGEST_PATTERN = 'sha256:[0-9a-f]{64}';

const REGISTRY = `(?:(?<host>${REGISTRY_HOST})/)?`;
const REPOSITORY = '(?<repository>[a-z0-9]+(?:[._-][a-z0-9]+)*(?:/[a-z0-9]+(?:[._-][a-z0-9]+)*)*)';
const TAG = '(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127})';

const FORMS = [
  new RegExp(`^(?<digest>${DIGEST_PATTERN})$`),
  new RegExp(`^${TAG}$`),
  // A digest that is cut short reads as the repository 'sha256' otherwise.
  new RegExp(`^(?!sha256:)${REGISTRY}${REPOSITORY}:${TAG}(?:@(?<digest>${DIGEST_PATTERN}))?$`),
  new RegExp(`^${REGISTRY}${REPOSITORY}@(?<digest>${DIGEST_PATTERN})$`),
];

/** The forms that `parseImageReference` reads, for messages. */
export const IMAGE_FORMS =
  "a tag ('v2'), a digest ('sha256:...'), 'repository:tag', 'repository@sha256:...', or one of these behind a registry";

/**
 * Reads a tag, a digest, `repository:tag`, `repository@sha256:...` or a whole URI; `undefined` when it is
 * none of them.
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const found = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (!found) return undefined;
  const { host, repository, tag, digest } = found;
  const registry = host === undefined ? undefined : registryAt(host);
  if (host !== undefined && registry === undefined) return undefined;
  return {
    ...(repository && { repository }),
    ...(registry && { registry: registry.account, region: registry.region }),
    ...(tag && { tag }),
    ...(digest && { digest }),
  };
}
