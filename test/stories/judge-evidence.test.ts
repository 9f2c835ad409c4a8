import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { expect } from '@jest/globals';
import { allowing, trusting } from '../../packages/local-aws/test/iam/given.ts';
import { iam, makeClients, sts } from '../../src/aws/clients.ts';
import { awsPorts } from '../../src/aws/composition/aws-ports.ts';
import { judgeDeployment, judgeLive } from '../../src/cli/judge/judge-past.ts';
import { pastText } from '../../src/cli/report/past-text.ts';
import { whyText } from '../../src/cli/report/why-text.ts';
import { evidenceFrom } from '../../src/deployment/judge/evidence.ts';
import { describePlan } from '../../src/deployment/plan/plan-text.ts';
import { JUDGE } from '../support/judge-of.ts';
import { type Given, simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

/** A tenth of the requests of v4 fails. */
const JUDGED: Given = {
  configured: {
    steps: [
      { weight: 20, bakeSeconds: 600 },
      { weight: 100, bakeSeconds: 0 },
    ],
    judge: { ...JUDGE, errorRate: { max: 0.01, worse: 2, minRequests: 20 } },
    windowSeconds: 300,
  },
  requestsPerSecond: 20,
};

/** All that `teal judge` and `teal why` may call: nothing of it changes anything. */
const READS = ['cloudwatch:GetMetricData', 'dynamodb:GetItem', 'dynamodb:Query', 'elasticloadbalancing:DescribeTargetGroups'];

/** Ports in a role that may do this and no more; `asked`: what was asked of it. */
async function readerOf({ sample }: StoryWorld) {
  const { clients: admin, local } = sample;
  const asked = new Set<string>();
  local.effects.watch((effect) => void (effect.kind === 'access' && effect.role.endsWith('/reader') && asked.add(effect.action)));
  const AssumeRolePolicyDocument = trusting({ AWS: local.account });
  const { Role } = await iam(admin).send(new CreateRoleCommand({ Path: '/story/', RoleName: 'reader', AssumeRolePolicyDocument }));
  const PolicyDocument = allowing({ Action: READS });
  await iam(admin).send(new PutRolePolicyCommand({ RoleName: 'reader', PolicyName: 'reads', PolicyDocument }));
  const { Credentials: keys } = await sts(admin).send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'story' }));
  const credentials = { accessKeyId: keys?.AccessKeyId ?? '', secretAccessKey: keys?.SecretAccessKey ?? '' };
  const { clock } = local;
  const clients = makeClients({ region: local.region, credentials, transport: local.transport, clock });
  return { ports: awsPorts({ clients, clock, environment: { table: 'teal' }, configs: new Map() }), asked };
}

simulatedStory('what a bad version failed by is foreseen, told, and judged again alike', JUDGED, async (world, when, then) => {
  const { sample } = world;
  const { config } = sample;
  // Users come for some minutes: the plan has traffic to see by.
  await sample.local.clock.sleep(600_000);
  const v4 = await when.pushed('v4');
  const { plan } = await then.bakes(20);
  expect(plan!.before?.errors?.total).toBeGreaterThan(1_000);
  expect(describePlan(plan!).join('\n')).toMatch(
    /\nwhat the judge can see.*\n {2}errors at 20 %, 10 minutes \(7 complete\): about \d+ requests on green; finds 5 times the limit \(5 %\) in \d+ of 100 such bakes[ ,].*, total failure in 100\n {2}errors in the window, /,
  );
  const ended = await then.ends(v4, 'ROLLED_BACK', /^JudgedUnhealthy: errors: /);

  const { ports, asked } = await readerOf(world);
  const evidence = evidenceFrom(await ports.record.evidence(config.service, ended));
  const now = sample.local.clock.now();
  expect(evidence).toMatchObject({ verdict: 'fail', sides: { green: 'checkout-b', blue: 'checkout-a' }, before: plan!.before });
  const text = whyText({ kind: 'ended', of: ended }, evidence, now).join('\n');
  expect(text).toMatch(/\n {2}because {5}JudgedUnhealthy: errors: /);
  expect(text).toMatch(/\n {2}errors: fail\n {4}because {5}\d+ of \d+ requests on green failed \(\d+(\.\d+)? %\)/);
  expect(text).toMatch(/\n {4}limit {7}at most 1 %: the evidence against green is 1 in /);
  expect(text).toMatch(/\n {2}\d\d:\d\d:\d\d {4}step 1: errors: fail: /);

  // The same checks give the same verdict of the same minutes.
  const again = await judgeDeployment(ports, config, { evidence: evidence!, image: ended.image });
  const [errors] = again.checks;
  const found = evidence!.findings.find(({ check }) => check === 'errors')!;
  expect(errors).toMatchObject({ said: [{ outcome: 'fail', reasons: found.reasons, share: found.share }], swapped: false });
  expect(errors!.failed!.at).toBe(again.spans[0]!.from + 60_000 * errors!.failed!.minute);

  // At rest blue alone has traffic: that side is judged.
  await sample.local.clock.sleep(600_000);
  const record = await ports.record.read(config.service);
  const live = await judgeLive(ports, { config, record }, { sinceSeconds: 300, weights: [10, 50] });
  expect(live.sides).toEqual({ green: 'checkout-a', blue: 'checkout-b' });
  expect(live.checks[0]).toMatchObject({
    sides: live.sides,
    swapped: true,
    said: [{ outcome: 'inconclusive' }, { outcome: 'inconclusive' }],
  });
  expect(pastText(live)[0]).toBe('checkout: green is checkout-a, blue is checkout-b, which had no traffic');
  expect(pastText(live).join('\n')).toMatch(/\n {4}one side {4}only checkout-a had traffic: it is judged as green/);
  expect(live.skipped).toEqual([]);

  expect([...asked].toSorted()).toEqual(READS.filter((action) => action !== 'dynamodb:Query'));
});
