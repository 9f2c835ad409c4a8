#!/usr/bin/env node
// `npx teal` and `npm run teal` in a checkout. Only a Node that reads TypeScript can run the source; an older
// one is told what to do instead. It cannot be told by main.ts: such a Node refuses the file by its name,
// before it reads it.
if (process.features.typescript) await import('./main.ts');
else {
  console.error(
    `Teal's source needs Node 24 or newer, and this is ${process.version}. In a checkout on Linux x64 'npm ci' brings one, and 'npx teal' and 'npm run teal' use it; 'npx node <file>' runs a file with it. Elsewhere install Node 24. The installed package runs on Node 20.19 or newer.`,
  );
  process.exitCode = 2;
}
