import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { CodeStore } from '../../src/lambda/code-store.ts';

const store = new CodeStore();
afterEach(() => store.clear());

/**
 * The same zip, of whose one file the directory says that it is this long. "4.3.12 Central directory
 * structure" of APPNOTE.TXT.
 */
function claiming(zip: Uint8Array, bytes: number): Uint8Array {
  const copy = Buffer.from(zip);
  copy.writeUInt32LE(bytes, copy.indexOf('PK\x01\x02', 'latin1') + 24);
  return copy;
}

describe('the packages of a local Lambda', () => {
  const zip = zipSync({ 'index.js': strToU8('exports.handler = () => {}') });

  test('are unpacked each into its own folder', () => {
    const [one, two] = [store.unpack(zip), store.unpack(zip)];
    expect(one.folder).not.toBe(two.folder);
    expect(readdirSync(two.folder)).toEqual(['index.js']);
  });

  test('are refused before anything is unpacked when they are larger than 250 MB unzipped', () => {
    for (const bytes of [262_144_001, 4_000_000_000])
      expect(() => store.unpack(claiming(zip, bytes))).toThrow('Unzipped size must be smaller than 262144000 bytes');
  });

  test('are refused when they are no zip', () => {
    expect(() => store.unpack(strToU8('no zip'))).toThrow(/^Could not unzip uploaded file/);
  });
});
