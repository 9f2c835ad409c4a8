import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { AwsError } from '../kernel/aws-error.ts';

/** A zip as it was unpacked. */
export interface UnpackedCode {
  /** Absolute. */
  readonly folder: string;
  /** Of the zip, in bytes. */
  readonly size: number;
  /** Of the zip: SHA-256, base64. */
  readonly sha256: string;
}

/**
 * "Deployment package (.zip file archive) size": 50 MB zipped by the API, 250 MB unzipped.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const LARGEST_UNZIPPED = 262_144_000;

/** The packages of a local Lambda, in a folder of its own that goes with it. */
export class CodeStore {
  #root: string | undefined;
  #count = 0;

  /**
   * Throws AwsError `InvalidParameterValueException` for what is no zip, and for paths that lead out of it.
   */
  unpack(zip: Uint8Array): UnpackedCode {
    const files = Object.entries(unzipped(zip)).filter(([path]) => !path.endsWith('/'));
    this.#root ??= mkdtempSync(join(tmpdir(), 'local-lambda-'));
    const folder = join(this.#root, String(this.#count++));
    mkdirSync(folder);
    for (const [path, content] of files) {
      const target = resolve(folder, path);
      if (!target.startsWith(folder + sep)) throw invalid(COULD_NOT_UNZIP);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
    return { folder, size: zip.byteLength, sha256: createHash('sha256').update(zip).digest('base64') };
  }

  clear(): void {
    if (this.#root !== undefined) rmSync(this.#root, { recursive: true, force: true });
    this.#root = undefined;
  }
}

const COULD_NOT_UNZIP = 'Could not unzip uploaded file. Please check your file, then try to upload again.';

/** The sizes that the zip has in its directory are added up before anything is unpacked. */
function unzipped(zip: Uint8Array): Readonly<Record<string, Uint8Array>> {
  let size = 0;
  try {
    unzipSync(zip, {
      filter: ({ originalSize }) => {
        size += originalSize;
        return false;
      },
    });
    if (size <= LARGEST_UNZIPPED) return unzipSync(zip);
  } catch {
    throw invalid(COULD_NOT_UNZIP);
  }
  throw invalid(`Unzipped size must be smaller than ${LARGEST_UNZIPPED} bytes`);
}

const invalid = (message: string): AwsError => new AwsError('InvalidParameterValueException', message, { fields: { Type: 'User' } });
