import { describe, expect, test } from '@jest/globals';
import { functionPolicies } from '../../../src/aws/access/function-policy.ts';
import type { PolicyDocument } from '../../../src/aws/policy.ts';
import type { Check, HttpTarget, Secret, Source } from '../../../src/deployment/check.ts';
import { CHECK_DEFAULTS } from '../../../src/deployment/check-defaults.ts';
import type { ServiceConfig } from '../../../src/deployment/service-config.ts';
import { actionOf, allowed, place, site, statement } from './given-site.ts';
import { configOf } from './random-site.ts';

describe('sources of checks may be read as far as they are configured', () => {
  const policyOf = (name: string, checks: readonly Source[]) => {
    const config = configOf(0, { ...place, form: 'rules' });
    const judge = {
      ...config.judge,
      alarms: [],
      checks: checks.map((of, i): Check => ({ ...CHECK_DEFAULTS, name: `check ${i}`, of, max: 1 })),
    };
    const { errorRate: _, latency: __, ...rest } = judge;
    return functionPolicies(actionOf(name), site({ configs: [{ ...config, judge: rest } as ServiceConfig] })).inline;
  };
  const judging = (...checks: readonly Source[]) => policyOf('judge-health', checks);
  const reading = (...checks: readonly Source[]) => policyOf('read-sources', checks);
  const http = (headers: HttpTarget['headers'], from: HttpTarget['from'] = 'outside'): Source => ({
    http: { url: 'https://example.com/', headers, from, answers: 'verdict', pick: 'says' },
  });
  const header = (secret: Secret) => ({ authorization: { secret, prefix: '' } });
  const OF_SOURCES = /secretsmanager|ssm:|kms:|lambda:Invoke|application-signals|cloudwatch:/;
  const sourcesOf = (policy: PolicyDocument) => allowed(policy).filter((action) => OF_SOURCES.test(action));

  test('nothing configured: none of them', () => {
    expect(sourcesOf(judging())).toEqual([]);
    expect(sourcesOf(reading())).toEqual([]);
    expect(sourcesOf(reading(http({ plain: 'text' })))).toEqual([]);
  });

  test('the judge reads no secret and invokes no function of a team: only the one that does, where it is needed', () => {
    const secret = http(header({ secretsManager: 'app/token' }));
    const policy = judging(secret, { lambda: { function: 'gate', answers: 'verdict' } }, { slo: 'orders' });
    expect(sourcesOf(policy)).toEqual(['lambda:InvokeFunction']);
    expect(statement(policy, 'SourcesReader')?.Resource).toEqual(['arn:aws:lambda:us-east-1:123456789012:function:teal-read-sources']);
  });

  test('the load balancer and metrics: GetMetricData; alarms: DescribeAlarms', () => {
    const value = { namespace: 'Shop', metric: 'Orders', dimensions: {}, stat: 'Sum' };
    expect(sourcesOf(judging({ requests: 'failed' }))).toEqual(['cloudwatch:GetMetricData']);
    expect(sourcesOf(judging({ cloudWatch: { value } }))).toEqual(['cloudwatch:GetMetricData']);
    expect(sourcesOf(judging({ alarm: 'high' }))).toEqual(['cloudwatch:DescribeAlarms']);
  });

  test('a secret by its name, its ARN, and its ARN without its end, and the key that it has', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:210987654321:secret:app/token';
    const kmsKey = 'arn:aws:kms:eu-west-1:210987654321:key/1';
    const policy = reading(
      http(header({ secretsManager: 'app/token' })),
      http(header({ secretsManager: `${arn}-AbCdE1`, kmsKey })),
      http(header({ secretsManager: `${arn}s`, key: 'token' })),
    );
    expect(statement(policy, 'Secrets')).toEqual({
      Sid: 'Secrets',
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: ['arn:aws:secretsmanager:us-east-1:123456789012:secret:app/token-??????', `${arn}-AbCdE1`, `${arn}s-??????`],
    });
    expect(statement(policy, 'KeysOfSecrets')).toEqual({
      Sid: 'KeysOfSecrets',
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: [kmsKey],
      Condition: { StringEquals: { 'kms:ViaService': ['secretsmanager.eu-west-1.amazonaws.com'] } },
    });
    expect(sourcesOf(reading(http(header({ secretsManager: 'app/token' }))))).toEqual(['secretsmanager:GetSecretValue']);
  });

  test('a parameter by its name, with and without its slash, and by its ARN; both keys of a gate', () => {
    const arn = 'arn:aws:ssm:eu-west-1:210987654321:parameter/token';
    const kmsKey = 'arn:aws:kms:us-east-1:123456789012:key/1';
    const gate = { site: 'datadoghq.com', service: 's', env: 'e', from: 'outside' } as const;
    const policy = reading(
      { datadogGate: { ...gate, apiKey: { parameter: '/app/key', kmsKey }, applicationKey: { parameter: 'app' } } },
      http(header({ parameter: arn })),
    );
    expect(statement(policy, 'Parameters')?.Resource).toEqual([
      arn,
      'arn:aws:ssm:us-east-1:123456789012:parameter/app/key',
      'arn:aws:ssm:us-east-1:123456789012:parameter/app',
    ]);
    expect(statement(policy, 'KeysOfParameters')).toMatchObject({
      Action: ['kms:Decrypt'],
      Condition: { StringEquals: { 'kms:ViaService': ['ssm.us-east-1.amazonaws.com'] } },
    });
  });

  test('functions by the qualifier that they are invoked by, and the one that asks in the subnets', () => {
    const invoked = (name: string): Source => ({ lambda: { function: name, answers: 'verdict' } });
    const other = 'arn:aws:lambda:eu-west-1:210987654321:function:gate:live';
    expect(statement(reading(invoked('gate'), invoked('gate:7'), invoked(other), http({}, 'subnets')), 'SourceFunctions')).toEqual({
      Sid: 'SourceFunctions',
      Effect: 'Allow',
      Action: ['lambda:InvokeFunction'],
      Resource: [
        'arn:aws:lambda:us-east-1:123456789012:function:gate',
        'arn:aws:lambda:us-east-1:123456789012:function:gate:7',
        other,
        'arn:aws:lambda:us-east-1:123456789012:function:teal-ask-source',
      ],
    });
  });

  test('objectives of Application Signals', () => {
    const arn = 'arn:aws:application-signals:us-east-1:123456789012:slo/orders';
    expect(statement(reading({ slo: 'orders' }, { slo: arn }), 'Objectives')).toMatchObject({
      Action: ['application-signals:BatchGetServiceLevelObjectiveBudgetReport'],
      Resource: [arn],
    });
  });
});
