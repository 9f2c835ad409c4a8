/**
 * A document with the parts between `<!-- <name> -->` and `<!-- /<name> -->` replaced.
 * Throws for a part that it has no markers for.
 */
export function withParts(document: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!place.test(text)) throw new Error(`the document has no place for '${name}': <!-- ${name} --> and <!-- /${name} -->`);
    return text.replace(place, (_, begin, end) => `${begin}${part}\n${end}`);
  }, document);
}
