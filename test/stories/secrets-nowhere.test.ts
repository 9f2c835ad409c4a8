import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from '@jest/globals';
import { dynamo, secretsManager, sfn, ssm } from '../../src/aws/clients.ts';
import type { ProbeTransport } from '../../src/aws/probe-transport.ts';
import type { Check, Source } from '../../src/deployment/check.ts';
import { CHECK_DEFAULTS } from '../../src/deployment/check-defaults.ts';
import { JUDGE } from '../support/judge-of.ts';
import { type Given, simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

const MANAGED = 'hush-managed-7431';
const PARAMETER = 'hush-parameter-7431';

const check = (name: string, of: Source): Check => ({ ...CHECK_DEFAULTS, name, of });

const http = (
  host: string,
  from: 'outside' | 'subnets',
  secret: Extract<Check['of'], { readonly http: unknown }>['http']['headers'],
): Source => ({
  http: {
    url: `https://${host}.sources.test/verdict?of={service}&behind={loadBalancer}`,
    headers: secret,
    from,
    answers: 'verdict',
    pick: 'says',
  },
});

/** Sources of every kind that needs a permission of its own; those over HTTP say back what they are told. */
const judgedBy = (answer: ProbeTransport): Given => ({
  sources: answer,
  furnish: async (clients, world) => {
    await secretsManager(clients).send(new CreateSecretCommand({ Name: 'app/managed', SecretString: JSON.stringify({ token: MANAGED }) }));
    await ssm(clients).send(new PutParameterCommand({ Name: '/app/parameter', Type: 'SecureString', Value: PARAMETER }));
    return world;
  },
  configured: {
    steps: [
      { weight: 20, bakeSeconds: 120 },
      { weight: 100, bakeSeconds: 0 },
    ],
    judge: {
      ...JUDGE,
      patienceSeconds: 120,
      checks: [
        check(
          'outside',
          http('outside', 'outside', { authorization: { secret: { secretsManager: 'app/managed', key: 'token' }, prefix: 'Bearer ' } }),
        ),
        check('inside', http('inside', 'subnets', { 'x-key': { secret: { parameter: '/app/parameter' }, prefix: '' } })),
        check('own', { lambda: { function: 'shop-gate', answers: 'verdict' } }),
        check('budget', { slo: 'orders' }),
      ],
    },
    windowSeconds: 120,
  },
});

/** Everything that the deployment leaves behind: each item of the table, and each event of its executions. */
async function leftBehind({ sample }: StoryWorld, execution: string): Promise<string> {
  const { Items } = await dynamo(sample.clients).send(new ScanCommand({ TableName: 'teal', ConsistentRead: true }));
  const events: unknown[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn(sample.clients).send(
      new GetExecutionHistoryCommand({
        executionArn: execution,
        includeExecutionData: true,
        ...(nextToken !== undefined && { nextToken }),
      }),
    );
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return JSON.stringify({ Items, events });
}

const answers =
  (status: number, says: string, told: string[]): ProbeTransport =>
  async ({ url, headers }) => {
    const sent = headers.authorization ?? headers['x-key'] ?? '';
    told.push(`${url.hostname}${url.search} ${sent}`);
    const body = JSON.stringify({ says: { verdict: says, message: `you said ${sent}` }, echo: sent });
    return { status, headers: { 'content-type': 'application/json' }, body };
  };

describe('the secrets of sources', () => {
  for (const [what, status, says, ends] of [
    ['a deployment that passes', 200, 'pass', 'SUCCEEDED'],
    ['one that fails by their words', 200, 'fail', 'ROLLED_BACK'],
    ['one whose sources refuse it', 403, 'pass', 'ROLLED_BACK'],
  ] as const) {
    const told: string[] = [];
    simulatedStory(`are nowhere in what ${what} leaves behind`, judgedBy(answers(status, says, told)), async (world, when, then) => {
      const { services } = world.sample.local;
      services.applicationSignals.facade.setBudget('orders', { BudgetStatus: 'OK', EvaluationType: 'PeriodBased' });
      services.lambda.register({ name: 'shop-gate', timeoutSeconds: 3, handler: async () => ({ verdict: 'pass', message: 'fine' }) });
      const v2 = await when.pushed('v2');
      if (ends === 'SUCCEEDED') await then.ends(v2, 'SUCCEEDED');
      else await then.ends(v2, 'ROLLED_BACK', status === 200 ? /you said/ : /403/);
      expect(told.some((one) => one.endsWith(`Bearer ${MANAGED}`))).toBe(true);
      expect(told.some((one) => one.startsWith('inside.sources.test') && one.endsWith(PARAMETER))).toBe(true);
      expect(told.filter((one) => !/behind=app(%2F|\/)/.test(one))).toEqual([]);
      const left = await leftBehind(world, v2.execution);
      expect(left).toContain('app/managed');
      expect(left).not.toMatch(/hush|7431/);
    });
  }
});
