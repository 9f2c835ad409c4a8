// The jest transform: esbuild strips the types,
// so that tests need no compiler pass of their own (tsc checks types in `npm run types`).
const { transformSync } = require('esbuild');

module.exports = {
  process(source, file) {
    return transformSync(source, { loader: 'ts', format: 'esm', target: 'node24', sourcemap: 'inline', sourcefile: file });
  },
};
