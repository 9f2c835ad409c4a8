import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutImageCommand } from '@aws-sdk/client-ecr';
import { localImageManifest, MANIFEST_MEDIA_TYPE } from '@teal/local-aws';
import { type Clients, ecr } from '../aws/clients.ts';

export interface PushedImage {
  readonly digest: string;
  readonly tag: string;
}

/**
 * Pushes a folder and its command as an image: the manifest names both and the hash of the folder's content,
 * so the digest tells versions apart.
 */
export async function pushImage(
  clients: Clients,
  image: {
    readonly repository: string;
    readonly tag: string;
    readonly folder: string;
    readonly command: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
  },
): Promise<PushedImage> {
  const { repository, tag, folder, command, environment } = image;
  const manifest = localImageManifest({ folder, command, environment, contentHash: await contentHash(folder) });
  const { image: put } = await ecr(clients).send(
    new PutImageCommand({
      repositoryName: repository,
      imageTag: tag,
      imageManifest: manifest,
      imageManifestMediaType: MANIFEST_MEDIA_TYPE,
    }),
  );
  const digest = put?.imageId?.imageDigest;
  if (!digest) throw new Error(`the registry gave no digest for ${repository}:${tag}`);
  return { digest, tag };
}

/** SHA-256 over every file's path and content, in the order of the paths. */
async function contentHash(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of files.sort())
    hash
      .update(file.slice(folder.length))
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  return hash.digest('hex');
}
