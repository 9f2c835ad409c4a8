/**
 * The versions of the sample service that the demo pushes: one app, told by its environment how to behave.
 */
export interface SampleVersion {
  /** What becomes of a deployment of it. */
  readonly story: string;
  readonly environment: Readonly<Record<string, string>>;
}

export const versions = {
  v1: { story: 'good', environment: { VERSION: 'v1' } },
  v2: { story: 'good', environment: { VERSION: 'v2' } },
  v3: { story: 'fails its functional test', environment: { VERSION: 'v3', TEST_FAILS: '1' } },
  v4: {
    story: 'passes its tests, then answers 500 to a tenth of production requests',
    environment: { VERSION: 'v4', FAIL_RATE: '0.1', FAIL_ONLY_PRODUCTION: '1' },
  },
  v5: { story: 'never becomes healthy: it crashes on start, over and over', environment: { VERSION: 'v5', CRASH_ON_START: '1' } },
} as const satisfies Record<string, SampleVersion>;

export type SampleVersionName = keyof typeof versions;

/** The folder's server, started by whichever node the local ECS itself runs on. */
export const sampleCommand = ['node', 'server.mjs'] as const;
