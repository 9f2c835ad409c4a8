import * as sdk from '@aws-sdk/client-ssm';
import { AwsError } from '../kernel/aws-error.ts';
import { hexId } from '../kernel/ids.ts';
import type { LocalService, Operations, ServiceContext } from '../kernel/service.ts';
import { ssmAuthorization } from './authorization.ts';
import { noVersion, Parameters } from './parameters.ts';

const TYPES: readonly string[] = ['String', 'StringList', 'SecureString'];
/** Characters of a standard parameter. Source: "AWS Systems Manager endpoints and quotas". */
const LONGEST_VALUE = 4_096;

/** Systems Manager, as far as it keeps parameters: standard ones, with versions and labels. */
export function ssmService(ctx: ServiceContext): LocalService {
  const parameters = new Parameters(ctx);

  const operations = {
    PutParameter(input) {
      const { Name: name = '', Value: value = '', Overwrite: overwrite = false } = input;
      if (!/^[a-zA-Z0-9_.\-/]+$/.test(name)) throw invalid(`Parameter name: can't be prefixed with "ssm" (case-insensitive). ${NAME_RULE}`);
      if (value === '')
        throw invalid(
          "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1.",
        );
      if (value.length > LONGEST_VALUE)
        throw invalid(`Standard tier parameters support a maximum parameter value of ${LONGEST_VALUE} characters.`);
      const known = parameters.look(name).parameter;
      if (known && !overwrite)
        throw new AwsError(
          'ParameterAlreadyExists',
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
        );
      const last = known?.versions.at(-1);
      const type = input.Type ?? last?.type;
      if (type === undefined) throw invalid('A parameter type is required when you create a parameter.');
      if (!TYPES.includes(type)) throw new AwsError('UnsupportedParameterType', `The parameter type ${type} is not supported.`);
      const parameter = parameters.ensure(name);
      const version = (last?.version ?? 0) + 1;
      parameter.versions.push({
        version,
        type,
        value,
        ciphertext: `AQICAH${Buffer.from(hexId(ctx.random, 144), 'hex').toString('base64')}`,
        key: type === 'SecureString' ? (input.KeyId ?? 'alias/aws/ssm') : undefined,
        dataType: input.DataType ?? 'text',
        at: ctx.clock.now(),
        labels: new Set(),
      });
      return { Version: version, Tier: 'Standard' as const };
    },

    GetParameter({ Name: name = '', WithDecryption: decrypted = false }) {
      const { parameter, version, selector } = parameters.read(name);
      return {
        Parameter: {
          Name: parameter.name,
          ARN: parameter.arn,
          Type: version.type,
          Value: version.type === 'SecureString' && !decrypted ? version.ciphertext : version.value,
          Version: version.version,
          DataType: version.dataType,
          LastModifiedDate: new Date(version.at),
          ...(selector === undefined ? {} : { Selector: `:${selector}` }),
        },
      };
    },

    LabelParameterVersion({ Name: name = '', ParameterVersion: wanted, Labels: labels = [] }) {
      const { parameter } = parameters.read(name);
      const version =
        parameter.versions.find((each) => each.version === wanted) ?? (wanted === undefined ? parameter.versions.at(-1) : undefined);
      if (!version) throw noVersion(parameter.name, wanted ?? '');
      for (const label of labels) {
        for (const each of parameter.versions) each.labels.delete(label);
        version.labels.add(label);
      }
      return { InvalidLabels: [], ParameterVersion: version.version };
    },
  } satisfies Operations<typeof sdk>;

  return { signingName: 'ssm', sdk, operations, authorization: ssmAuthorization(ctx, parameters), limits: LIMITS };
}

const NAME_RULE =
  'If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';

/** "AWS Systems Manager endpoints and quotas", Parameter Store, default throughput: requests a second. */
const LIMITS = [
  { operations: ['GetParameter'], burst: 40, perSecond: 40 },
  { operations: ['PutParameter'], burst: 3, perSecond: 3 },
];

const invalid = (message: string) => new AwsError('ValidationException', message);
