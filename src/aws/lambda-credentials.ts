import type { AwsCredentialIdentity } from '@smithy/types';

/**
 * What a packaged function has in place of the SDK's default credentials: Lambda puts the keys of the
 * function's role into its environment, for as long as the environment lives (AWS Lambda Developer Guide,
 * "Defined runtime environment variables"). The default chain would carry profiles, SSO, sign-in and the
 * clients of STS along: a quarter of a bundle, for nothing. Commands, which people run, keep it.
 */
export const defaultProvider = () => async (): Promise<AwsCredentialIdentity> => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    throw Object.assign(
      new Error('this bundle runs on Lambda, which sets AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: they are not there'),
      {
        name: 'CredentialsProviderError',
      },
    );
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
};
