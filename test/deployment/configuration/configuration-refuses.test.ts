// One file, although it is long: one table, of a fault each.

import { describe, expect, test } from '@jest/globals';
import { type Configuration, loadBalanced, parseConfiguration } from '../../../src/deployment/configuration/configuration.ts';
import { describeProblems } from '../../../src/deployment/problem.ts';
import { ARNS, aConfiguration } from '../../support/worlds.ts';

/** `path: message` of every fault, of a configuration that is good but for the overrides. */
const faultsOf = (over: Readonly<Record<string, unknown>>): readonly string[] => {
  const parsed = parseConfiguration({ ...aConfiguration(), ...over });
  return parsed.ok ? [] : describeProblems(parsed.problems).split('\n');
};

describe('what is refused', () => {
  test.each<[string, Readonly<Record<string, unknown>>, readonly unknown[]]>([
    [
      'an unknown key, with the one that was meant',
      { windw: '5 minutes' },
      [expect.stringMatching(/^windw: unknown key; was 'window' meant\? \(known here: service, cluster, /)],
    ],
    [
      'an unknown key inside',
      { stage: { rule: ARNS.stageRule, url: 'http://a.example', colour: 'blue' } },
      ['stage.colour: unknown key (known here: rule, url, host, after)'],
    ],
    [
      'a missing key',
      { cluster: undefined },
      ["cluster: is missing; it wants the name of the ECS cluster: 1 to 255 letters, digits, '-' and '_'"],
    ],
    [
      'a wrong unit',
      { window: '15 mins' },
      ["window: wants a duration from '0 seconds' to '24 hours' in whole seconds, such as '5 minutes', not \"15 mins\""],
    ],
    [
      'an approval that is neither true nor terms',
      { approval: false },
      ['approval: wants true or { within: <duration>, silence: <word>, by: <word> }'],
    ],
    [
      'terms of an approval',
      { approval: { within: '15 days', silence: 'pass', by: 'bob', of: 'us' } },
      [
        expect.stringMatching(/^approval\.within: wants a duration from '1 minute' to '336 hours' in whole seconds, /),
        "approval.silence: wants one of 'rollback', 'continue', 'wait', not \"pass\"",
        "approval.by: wants one of 'anybody', 'another', not \"bob\"",
        'approval.of: unknown key (known here: within, silence, by)',
      ],
    ],
    [
      'the same of a step',
      { steps: [{ weight: 1, bake: '5 minutes', approval: { within: 60 } }, { weight: 100 }] },
      [expect.stringMatching(/^steps\[0\]\.approval\.within: wants a duration .*, not 60$/)],
    ],
    [
      'a task before the deployment without a container, and longer than a day',
      { before: { task: { deadline: '25 hours' } } },
      [
        "before.task.container: is missing; it wants the name of a container: 1 to 255 letters, digits, '-' and '_'",
        expect.stringMatching(/^before\.task\.deadline: wants a duration from '1 minute' to '24 hours'/),
      ],
    ],
    [
      'a variable of a task that is no text',
      { before: { task: { container: 'web', environment: { COUNT: 4 } } } },
      ['before.task.environment.COUNT: wants a text of at most 4,096 characters, not 4'],
    ],
    [
      'a time of which nobody knows the end, and names both ways to keep a side',
      { afterwards: { blue: { keep: 'for ever' } } },
      [
        "afterwards.blue.keep: wants a duration from '1 minute' to '168 hours' in whole seconds, such as '5 minutes', or 'until the next', not \"for ever\"",
      ],
    ],
    [
      'what reads as a secret in the variables of a task',
      {
        before: {
          task: {
            container: 'web',
            environment: { DB_PASSWORD: 'x', KEY: 'arn:aws:ssm:eu-west-1:1:parameter/k', URL: 'postgres://a:b@db/shop', TOKEN_TTL: '5' },
          },
        },
      },
      [
        "before.task.environment.DB_PASSWORD: reads as a secret, and everybody who sees the deployment could read it: put it into the container's `secrets` in the task definition, which the task has too",
        expect.stringMatching(/^before\.task\.environment\.KEY: is the ARN of a secret or parameter, and a variable is not looked up: /),
        expect.stringMatching(/^before\.task\.environment\.URL: has a password in it, /),
      ],
    ],
    [
      'more of a task than ECS takes',
      { before: { task: { container: 'web', command: ['x'.repeat(4_096), 'y'.repeat(4_096)] } } },
      [expect.stringMatching(/^before\.task: has a command and variables of \d+ characters as JSON; ECS takes 8192 at most/)],
    ],
    [
      'a hook of nobody, of two, and with a time-out beside its task',
      {
        before: { task: { container: 'web' } },
        hooks: [
          { name: 'one', at: 'AfterInstall' },
          { name: 'two', at: 'AfterInstall', function: 'f', task: { container: 'web' }, timeout: '5 minutes' },
          { name: 'migration', at: 'OnRollback', task: { container: 'web', deadline: '2 hours' } },
        ],
      },
      [
        'hooks[2].name: is the name of the task that `before` runs',
        'hooks[0]: names nobody who does the work: give it a function or a task',
        'hooks[1].function: has no place beside a task',
        'hooks[1].timeout: has no place beside a task: task.deadline is its time-out',
        "hooks[2].task.deadline: is longer than '1 hour', the most at OnRollback",
      ],
    ],
    ['a number where a duration belongs', { window: 900 }, [expect.stringMatching(/^window: wants a duration .*, not 900$/)]],
    ['milliseconds where seconds belong', { settle: '5500 ms' }, [expect.stringMatching(/^settle: wants .* in whole seconds/)]],
    [
      'a duration out of range',
      { settle: '1 second' },
      [expect.stringMatching(/^settle: wants a duration from '5 seconds' to '10 minutes'/)],
    ],
    ['too long a bake', { steps: [{ weight: 1, bake: '25 hours' }, { weight: 100 }] }, [expect.stringContaining("to '24 hours'")]],
    [
      'a rate that is no percentage',
      { judge: { errorRate: { max: 0.01 } } },
      ["judge.errorRate.max: wants a percentage from '0 %' to '100 %', such as '0.5 %', not 0.01"],
    ],
    [
      'equal sides',
      {
        sides: [
          { service: 'a', targetGroup: ARNS.groupA },
          { service: 'a', targetGroup: ARNS.groupA },
        ],
      },
      [
        'sides[1].service: is the same ECS service as sides[0].service: "a"',
        `sides[1].targetGroup: is the same target group as sides[0].targetGroup: "${ARNS.groupA}"`,
      ],
    ],
    [
      'one side',
      { sides: [{ service: 'a', targetGroup: ARNS.groupA }] },
      [`sides: wants a list of exactly 2 sides, each { service, targetGroup }, not [{"service":"a","targetGroup":"${ARNS.groupA}"}]`],
    ],
    ['weights that fall', { steps: steps(50, 10, 100) }, ['steps[1].weight: is 10 after 50: weights rise from step to step']],
    ['weights that repeat', { steps: steps(10, 10, 100) }, ['steps[1].weight: is 10 after 10: weights rise from step to step']],
    ['weights that do not end at 100', { steps: steps(10, 50) }, ['steps[1].weight: is 50: the last step is 100']],
    ['a weight of 0', { steps: steps(0, 100) }, [expect.stringMatching(/^steps\[0\].weight: wants a whole number from 1 to 100/)]],
    ['a weight that is not whole', { steps: steps(0.5, 100) }, [expect.stringMatching(/^steps\[0\].weight: wants a whole number/)]],
    ['no steps', { steps: [] }, ['steps: wants a list of 1 to 100 steps, each { weight, bake }, not []']],
    [
      'a step below 100 without a bake',
      { steps: [{ weight: 10 }, { weight: 100 }] },
      ["steps[0].bake: is missing: a step below 100 says how long green is watched, such as '5 minutes'"],
    ],
    [
      'ARNs of the wrong kind',
      { production: [{ rule: ARNS.listener }], stage: { rule: ARNS.groupA, url: 'http://a.example' } },
      [
        expect.stringMatching(/^production\[0\].rule: wants the ARN of a listener rule/),
        expect.stringMatching(/^stage.rule: wants the ARN of a listener rule/),
      ],
    ],
    [
      'an ARN of a network load balancer',
      { production: [{ listener: ARNS.listener.replace('/app/', '/net/') }] },
      [expect.stringMatching(/^production\[0\].listener: wants the ARN of a listener of an Application Load Balancer/)],
    ],
    [
      'a route that is both, or neither',
      { production: [{ rule: ARNS.pathRule, listener: ARNS.listener }, {}, 'x'] },
      [
        'production[0]: wants { rule: <ARN of a listener rule> } or { listener: <ARN of a listener> }, which means its default action',
        'production[1]: wants { rule: <ARN of a listener rule> } or { listener: <ARN of a listener> }, which means its default action',
        'production[2]: wants { rule: <ARN of a listener rule> } or { listener: <ARN of a listener> }, which means its default action',
      ],
    ],
    [
      'a route twice',
      { production: [{ rule: ARNS.pathRule }, { listener: ARNS.listener }, { rule: ARNS.pathRule }] },
      [`production[2].rule: is the same route as production[0].rule: "${ARNS.pathRule}"`],
    ],
    [
      'a stage rule that is production',
      { production: [{ rule: ARNS.stageRule }] },
      ['stage.rule: is a production route too (production[0].rule): tests need a rule of their own'],
    ],
    [
      'two regions',
      { production: [{ listener: ARNS.listener.replace('us-east-1', 'eu-west-1') }] },
      ["production[0].listener: is of region 'eu-west-1', and sides[0].targetGroup of 'us-east-1'"],
    ],
    [
      'two load balancers',
      { production: [{ listener: ARNS.listener.replace('50dc6c495c0c9188', '60dc6c495c0c9188') }] },
      [
        "stage.rule: is on load balancer 'teal/50dc6c495c0c9188', and production[0].listener on 'teal/60dc6c495c0c9188'; a target group serves one load balancer only",
      ],
    ],
    [
      'a stage URL of another scheme',
      { stage: { rule: ARNS.stageRule, url: 'ftp://a.example' } },
      [expect.stringContaining('http or https')],
    ],
    [
      'a stage URL with a path',
      { stage: { rule: ARNS.stageRule, url: 'http://a.example/x' } },
      [expect.stringContaining('host and port alone')],
    ],
    [
      'a stage URL with a user',
      { stage: { rule: ARNS.stageRule, url: 'http://u:p@a.example' } },
      [expect.stringContaining('host and port alone')],
    ],
    [
      'a stage URL of a metadata service',
      { stage: { rule: ARNS.stageRule, url: 'http://169.254.169.254' } },
      [expect.stringContaining('its host is a link-local address')],
    ],
    [
      'a test URL',
      { tests: [{ name: 'a', get: 'http://169.254.169.254/' }] },
      [expect.stringContaining("tests[0].get: wants a path that begins with '/'")],
    ],
    [
      'a pattern that does not compile',
      { tests: [{ name: 'a', get: '/', expect: { body: '(', headers: { etag: '[' } } }] },
      [
        expect.stringMatching(/^tests\[0\].expect.body: wants the source of a regular expression.*Unterminated group/),
        expect.stringMatching(/^tests\[0\].expect.headers.etag: wants the source of a regular expression.*Unterminated character class/),
      ],
    ],
    [
      'two tests of one name',
      {
        tests: [
          { name: 'a', get: '/' },
          { name: 'a', get: '/b' },
        ],
      },
      ['tests[1].name: is the same test name as tests[0].name: "a"'],
    ],
    [
      'a test of two methods, or none',
      {
        tests: [
          { name: 'a', get: '/', put: '/' },
          { name: 'b', headers: {} },
        ],
      },
      [
        'tests[0]: wants exactly one of get, head, post, put, delete, options, patch (with the path), and has get and put',
        'tests[1]: wants exactly one of get, head, post, put, delete, options, patch (with the path), and has none',
      ],
    ],
    ['a body where none is sent', { tests: [{ name: 'a', get: '/', body: 'x' }] }, ['tests[0].body: is not sent with get']],
    [
      'credentials and headers of the connection',
      { tests: [{ name: 'a', get: '/', headers: { Authorization: 'x', host: 'y', 'content-length': '1' } }] },
      [
        expect.stringMatching(/^tests\[0\].headers.Authorization: is not sent: .*secrets do not belong there$/),
        "tests[0].headers.host: is set by stage.host (of the DNS route: by the side's host), for probes and tests alike",
        'tests[0].headers["content-length"]: is set by whoever sends the request',
      ],
    ],
    [
      'a header twice, and one that is none',
      { tests: [{ name: 'a', get: '/', headers: { 'X-A': '1', 'x-a': '2', 'b c': 'd' } }] },
      [
        expect.stringMatching(/^tests\[0\].headers\["b c"\]: its name wants the name of an HTTP header/),
        'tests[0].headers["x-a"]: is the same header as \'X-A\'',
      ],
    ],
    [
      'a header value with a line break',
      { tests: [{ name: 'a', get: '/', headers: { a: 'b\r\nc: d' } }] },
      [expect.stringContaining('printable ASCII')],
    ],
    [
      'the old version on the stage, when none is left',
      { stage: { rule: ARNS.stageRule, url: 'http://a.example', after: 'old' } },
      ["stage.after: is 'old', and afterwards.blue does not keep the old version ('keep'): none would be left to show"],
    ],
    [
      'destroying before a split is live',
      { settle: '5 minutes' },
      ['settleBeforeDestroy: is shorter than settle: nothing may be destroyed before a split is live everywhere'],
    ],
    [
      'tag patterns that stand twice or are none',
      { image: { repository: 'checkout', tags: ['v*', 'v*', '-x', 'a b'] } },
      [
        expect.stringMatching(/^image.tags\[2\]: wants a tag/),
        expect.stringMatching(/^image.tags\[3\]: wants a tag/),
        'image.tags[1]: is the same pattern as image.tags[0]: "v*"',
      ],
    ],
    [
      'more tag patterns than fit a rule',
      { image: { repository: 'checkout', tags: Array.from({ length: 50 }, (_, i) => `release-of-the-year-${i}-and-its-long-name-*`) } },
      [expect.stringMatching(/^image.tags: make an event pattern of \d{4} characters, and EventBridge takes 2048: write fewer/)],
    ],
    ['an alarm twice', { judge: { alarms: ['a', 'a'] } }, ['judge.alarms[1]: is the same alarm as judge.alarms[0]: "a"']],
    [
      'more than an execution can carry',
      { tests: Array.from({ length: 40 }, (_, index) => ({ name: `t${index}`, post: '/', body: 'x'.repeat(2000) })) },
      [expect.stringMatching(/^is \d+ bytes as JSON; at most 65536/)],
    ],
    [
      'another way to name a service',
      { service: 'Check_out' },
      [expect.stringMatching(/^service: wants a name of 1 to 40 lower-case letters/)],
    ],
    ['a policy that is not known', { whenBusy: 'wait' }, ["whenBusy: wants one of 'queue', 'refuse', 'supersede', not \"wait\""]],
  ])('%s', (_, over, faults) => expect(faultsOf(over)).toEqual(faults));

  test('all of it at once, wherever it is', () => {
    expect(
      faultsOf({ service: 1, cluster: '', steps: [{ weight: 'x' }, ...steps(50, 20)], tests: [{ name: 'a', get: 'x', put: '/' }] }),
    ).toHaveLength(7);
  });

  test.each([undefined, null, 5, 'text', [], () => 1])('%p is no configuration, and says so without throwing', (value) => {
    expect(parseConfiguration(value)).toMatchObject({ ok: false, problems: [{ path: '' }] });
  });

  test('loadBalanced throws them all, by name', () => {
    const wrong = { ...aConfiguration(), cluster: '', service: '' };
    expect(() => loadBalanced(wrong)).toThrow(
      expect.objectContaining({
        name: 'ConfigurationInvalid',
        problems: [
          { path: 'service', message: expect.anything() },
          { path: 'cluster', message: expect.anything() },
        ],
      }),
    );
  });
});

function steps(...weights: readonly number[]): Configuration['steps'] {
  return weights.map((weight) => ({ weight, bake: '5 minutes' }));
}
