#!/usr/bin/env node
// `npx teal` in a checkout. Only a Node that reads TypeScript can run the source; an older one is told what to do instead.
if (process.features.typescript) await import('./main.ts');
else {
  console.error(
    `Teal's source needs Node 24 or newer, and this is ${process.version}. In a checkout 'npm ci' brings one on Linux x64, which 'npx teal' and 'npm run teal' use.`,
  );
  process.exitCode = 2;
}
