import { createHash } from 'node:crypto';
import type { RunnableImage } from '../kernel/neighbours.ts';

export const MANIFEST_MEDIA_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const CONFIG_MEDIA_TYPE = 'application/vnd.oci.image.config.v1+json';
const LAYER_MEDIA_TYPE = 'application/vnd.oci.image.layer.v1.tar';

/** What a local image is: a folder of this machine and the command to run in it. */
export interface LocalImage {
  /** Absolute. */
  readonly folder: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** SHA-256 of what the folder holds, in hex: other content is another image. */
  readonly contentHash: string;
}

/**
 * The text of an OCI image manifest for a local image, to be pushed by ECR's
 * PutImage. The image configuration is carried in the descriptor's `data`, as the
 * OCI image specification allows for small content; the one layer stands for the
 * folder and has no blob. Equal images give equal texts, hence equal digests.
 */
export function localImageManifest({ folder, command, environment, contentHash }: LocalImage): string {
  const layer = `sha256:${contentHash}`;
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: { Env: environmentLines(environment), Cmd: command, WorkingDir: folder },
    rootfs: { type: 'layers', diff_ids: [layer] },
  });
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST_MEDIA_TYPE,
    config: {
      mediaType: CONFIG_MEDIA_TYPE,
      digest: digestOf(config),
      size: Buffer.byteLength(config),
      data: Buffer.from(config).toString('base64'),
    },
    layers: [{ mediaType: LAYER_MEDIA_TYPE, digest: layer, size: 0 }],
  });
}

/** The digest of a manifest: the SHA-256 of its text. */
export const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/**
 * What a manifest's configuration runs;
 * undefined for manifests of images that were not made by `localImageManifest`.
 */
export function runnableOf(manifest: string): RunnableImage | undefined {
  const data = memberOf(memberOf(JSON.parse(manifest), 'config'), 'data');
  if (typeof data !== 'string') return undefined;
  const run = memberOf(JSON.parse(Buffer.from(data, 'base64').toString('utf8')), 'config');
  const folder = memberOf(run, 'WorkingDir');
  const command = memberOf(run, 'Cmd');
  const lines = memberOf(run, 'Env');
  if (typeof folder !== 'string' || !Array.isArray(command) || !Array.isArray(lines)) return undefined;
  const environment = Object.fromEntries(
    lines.map((line: string) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  return { digest: digestOf(manifest), folder, command, environment };
}

const environmentLines = (environment: Readonly<Record<string, string>>): string[] =>
  Object.entries(environment)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
