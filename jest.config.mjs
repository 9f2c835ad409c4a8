import { HANGING_MS } from './src/rehearsal/hanging.ts';

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/packages/*/test/**/*.test.ts'],
  // What is built has a package.json of the same name.
  modulePathIgnorePatterns: ['<rootDir>/build/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/scripts/jest-esbuild.cjs' },
  // A busy machine makes tests slow, never red. What waits in a test gives up a little earlier, and says what
  // it waited for.
  testTimeout: HANGING_MS + 60_000,
};
