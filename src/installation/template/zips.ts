import { unzipSync, zipSync } from 'fflate';

/** The same input makes the same zip, byte for byte: osls deploys nothing when nothing changed. */
const NO_DATE = { mtime: '1980-01-01T00:00:00Z', os: 3, attrs: 0o644 << 16 } as const;

type Files = Readonly<Record<string, Uint8Array>>;

/** A zip of these files. */
export const zipped = (files: Files): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, [bytes, NO_DATE]])), { level: 9 });

/** The same zip with more files in it. */
export const zippedWith = (zip: Uint8Array, files: Files): Uint8Array => zipped({ ...unzipSync(zip), ...files });
