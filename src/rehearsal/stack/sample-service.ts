import { PLACES } from '../../installation/places.ts';

/** A serverless.yml of the sample's services: JSON is YAML too. */
export const sampleService = (): string =>
  JSON.stringify({
    service: 'teal',
    provider: { name: 'aws', region: 'us-east-1' },
    plugins: [PLACES.plugin],
    custom: { teal: { deployments: PLACES.sampleDeployments } },
  });
