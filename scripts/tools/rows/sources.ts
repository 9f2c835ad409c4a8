import type { Check } from '../check.ts';

/** 10: what a judge reads beside metrics. Source: the API reference of each service. */
const call = (service: string, operation: string, input: object) => ({ service, operation, input });
const secret = (Name: string) => call('secretsmanager', 'CreateSecret', { Name, SecretString: 'one' });
const parameter = (Name: string) => call('ssm', 'PutParameter', { Name, Value: 'one', Type: 'SecureString' });

/** The name of an objective that the local AWS is to know. */
export const OBJECTIVE = 'tools';

export const sourceChecks: readonly Check[] = [
  {
    row: 10,
    name: 'a secret is read by a partial ARN',
    before: [secret('tools')],
    call: call('secretsmanager', 'GetSecretValue', { SecretId: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:tools' }),
    expected: { answers: { Name: 'tools', SecretString: 'one', VersionStages: ['AWSCURRENT'] } },
    alsoByCli: true,
  },
  {
    row: 10,
    name: 'a secret that is not there',
    call: call('secretsmanager', 'GetSecretValue', { SecretId: 'nothing' }),
    expected: { refused: 'ResourceNotFoundException', says: "Secrets Manager can't find the specified secret." },
  },
  {
    row: 10,
    name: 'a secure parameter is decrypted when that is asked for',
    before: [parameter('/tools/open')],
    call: call('ssm', 'GetParameter', { Name: '/tools/open:1', WithDecryption: true }),
    expected: { answers: { Parameter: { Name: '/tools/open', Value: 'one', Selector: ':1' } } },
    alsoByCli: true,
  },
  {
    row: 10,
    name: 'a secure parameter is ciphertext otherwise',
    before: [parameter('/tools/shut')],
    call: call('ssm', 'GetParameter', { Name: '/tools/shut' }),
    expected: { answers: { Parameter: { Value: /^AQICAH/ } } },
  },
  {
    row: 10,
    name: 'budget reports beside what there is not',
    call: call('application-signals', 'BatchGetServiceLevelObjectiveBudgetReport', {
      Timestamp: '2026-01-01T00:00:00Z',
      SloIds: [OBJECTIVE, 'nothing'],
    }),
    expected: { answers: { Reports: [{ Name: OBJECTIVE, BudgetStatus: 'WARNING' }], Errors: [{ Name: 'nothing' }] } },
    alsoByCli: true,
  },
];
