import { PLACES } from '../../installation/places.ts';

/** A serverless.yml of the sample's services: JSON is YAML too. */
export const sampleService = (): string =>
  JSON.stringify({
    service: 'teal',
    provider: { name: 'aws', region: 'us-east-1' },
    // By name: osls takes no path. It looks in the folders above it, and in those above osls, which npm puts
    // beside Teal.
    plugins: ['teal/serverless'],
    custom: { teal: { deployments: PLACES.sampleDeployments } },
  });
