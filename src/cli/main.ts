#!/usr/bin/env node
import module from 'node:module';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { LISTENER_PORT } from '../../sample/checkout/world/listener-port.ts';
import { VERSION } from '../aws/version.ts';
import { EXIT } from './report/exit-codes.ts';
import { failureText } from './report/failure-text.ts';
import { deploymentsOption, refuseIgnored } from './target/deployments-option.ts';

// Most of the start of a command is the compiling of SDK clients: a third of it is spared from the second run
// on, by a Node that can.
module.enableCompileCache?.();

// Which Node runs is for the user to decide: the SDK would print ten lines about an older one before the
// output of each command.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Commands are loaded when they are run: `teal --help` should not wait for SDK clients. */
const teal = new Command('teal')
  .description('Deploys container services on Amazon ECS blue/green, and takes them back when they are bad.')
  .version(VERSION)
  .addOption(deploymentsOption())
  .hook('preAction', (all, command) => refuseIgnored(command, all.opts().deployments))
  .exitOverride()
  .showHelpAfterError();

const integer = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('wants a whole number');
  return Number(text);
};
const port = (text: string): number => {
  const value = integer(text);
  if (value > 65_535) throw new InvalidArgumentError('wants a port: 0 to 65535');
  return value;
};
const factor = (text: string): number => {
  const value = Number(text);
  if (!(value >= 1 && value <= 200)) throw new InvalidArgumentError('wants a number from 1 to 200');
  return value;
};
const routeOption = () =>
  new Option('--route <route>', 'how users reach the sample').choices(['load-balancer', 'dns']).default('load-balancer');
/** A command by which a person says something to a service. */
const word = (name: string, description: string) =>
  teal
    .command(name)
    .description(description)
    .argument('<service>')
    .option('--reason <text>', 'kept in the record')
    .addOption(deploymentsOption());
const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

teal
  .command('local')
  .description('start an AWS on this machine, until Ctrl-C')
  .option('--port <port>', 'port of the API endpoint', port, 4566)
  .option('--stack', "with Teal as it is packaged for AWS (made now if it is old): the template's functions, machines, rules and table")
  .option('--sample', 'with Teal installed and a sample service running: checkout, checkout-dns or checkout-discovery')
  .option('--enforce-iam', 'roles may do what their policies say, and no more (with --stack always)')
  .addOption(routeOption())
  .addOption(
    new Option('--form <form>', 'what the sides of the DNS route are: behind load balancers, or found by service discovery')
      .choices(['load-balancers', 'discovery'])
      .default('load-balancers'),
  )
  .option('--listener-port <port>', "port of the sample's load balancer", port, LISTENER_PORT)
  .option('--dns-port <port>', "port of the DNS server, of the DNS route's sample", port, 5353)
  .option('--traffic <rate>', "requests a second of the sample's users; 0: none", integer, 250)
  .option('--speed <factor>', 'AWS seconds that pass in one second', factor, 20)
  .action(async (options) => (await import('./commands/local.ts')).local(options));

teal
  .command('init')
  .description('write an example configuration, serverless.yml, tsconfig.json and .gitignore into this folder; overwrites nothing')
  .action(async () => (await import('./commands/init.ts')).init());

teal
  .command('push')
  .description('push a version of the sample service to a running local AWS: its push event starts a deployment')
  .argument('<service>')
  .argument('<version>', 'v1 to v5')
  .option('--tag <tag>', 'image tag, when it is not the version')
  .action(async (service, version, options) => (await import('./commands/push.ts')).push(service, version, options));

teal
  .command('plan')
  .description('print what a deployment would change; changes nothing')
  .argument('<service>')
  .requiredOption('--image <ref>', 'tag, repository:tag, or repository@sha256:...')
  .option('--force', 'plan even when the image already runs')
  .option('--allow <refusal=reason>', 'override a refusal by name; may be given again', collect, [])
  .option('--json', 'print the plan as JSON')
  .addOption(deploymentsOption())
  .action(async (service, options) => (await import('./commands/plan.ts')).plan(service, { ...teal.opts(), ...options }));

teal
  .command('deploy')
  .description('start a deployment')
  .argument('<service>')
  .requiredOption('--image <ref>', 'tag, repository:tag, or repository@sha256:...')
  .option('--watch', 'follow it to its end; the exit code tells how it ended')
  .addOption(
    new Option(
      '--until <what>',
      'watch until green is tested and waits for approval, until all production traffic is on green, or to the end',
    ).choices(['staged', 'traffic', 'end']),
  )
  .option('--timeout <minutes>', 'how long --watch follows', integer, 120)
  .option('--force', 'deploy even when the image already runs')
  .option('--allow <refusal=reason>', 'override a refusal by name; may be given again', collect, [])
  .addOption(deploymentsOption())
  .action(async (service, options) => (await import('./commands/deploy.ts')).deploy(service, { ...teal.opts(), ...options }));

teal
  .command('status')
  .description('show what is in flight, how services stand between deployments, and how the last one ended')
  .argument('[service]')
  .addOption(new Option('--json', 'print JSON').conflicts('watch'))
  .addOption(new Option('--check', 'end with 1 when a service is unwell or needs a human').conflicts('watch'))
  .option('--watch', 'follow what is in flight to its end, as deploy --watch does; the exit code tells how it ended')
  .option('--timeout <minutes>', 'how long --watch follows', integer, 120)
  .addOption(deploymentsOption())
  .action(async (service, options) => (await import('./commands/status.ts')).status(service, { ...teal.opts(), ...options }));

teal
  .command('why')
  .description('tell what the last verdicts of a deployment rest on: each check with its numbers, and what changed when')
  .argument('<service>')
  .argument('[deployment]', 'its id, such as checkout-7 (default: the one in flight, or the last one)')
  .option('--json', 'print the deployment and its evidence as JSON')
  .addOption(deploymentsOption())
  .action(async (service, deployment, options) =>
    (await import('./commands/why.ts')).why(service, deployment, { ...teal.opts(), ...options }),
  );

word('rollback', 'roll the deployment in flight back; returns when blue has all traffic')
  .option('--acknowledge', 'take over a deployment that needs a human')
  .option('--timeout <minutes>', 'how long to wait for blue', integer, 15)
  .action(async (service, options) => (await import('./commands/rollback.ts')).rollback(service, { ...teal.opts(), ...options }));

word('undo', 'bring the version back that ran before the last committed deployment, at once; returns when it has all traffic')
  .option('--force', 'although a task such as a migration has run since')
  .option('--timeout <minutes>', 'how long to wait', integer, 30)
  .action(async (service, options) => (await import('./commands/undo.ts')).undo(service, { ...teal.opts(), ...options }));

teal
  .command('recover')
  .description('recover a deployment whose execution is dead, or one that needs a human')
  .argument('<service>')
  .addOption(new Option('--to <side>', 'you have looked, and say where production goes').choices(['blue', 'green']))
  .addOption(deploymentsOption())
  .action(async (service, options) => (await import('./commands/recover.ts')).recover(service, { ...teal.opts(), ...options }));

word('approve', 'say yes to the question that status shows').action(async (service, options) =>
  (await import('./commands/approve.ts')).approveService(service, { ...teal.opts(), ...options }),
);

word('reject', 'say no to the question that status shows: all traffic goes back to blue').action(async (service, options) =>
  (await import('./commands/reject.ts')).reject(service, { ...teal.opts(), ...options }),
);

word('promote', 'end the bake or the rollback window now: the judge speaks once more, and a bad verdict still takes it back')
  .option('--full', 'all bakes to come and the rollback window last no time either')
  .action(async (service, options) => (await import('./commands/promote.ts')).promote(service, { ...teal.opts(), ...options }));

word('extend', 'make the bake or the rollback window that is under way longer')
  .argument('<duration...>', 'by how much, such as 10 minutes')
  .action(async (service, duration, options) =>
    (await import('./commands/extend.ts')).extend(service, duration, { ...teal.opts(), ...options }),
  );

word('pause', 'hold the split: the bake goes on after it, with the time that was left, and green is judged all along')
  .option('--for <duration>', "how long; then it goes on by itself, such as '30 minutes'", '1 hour')
  .action(async (service, options) => (await import('./commands/pause.ts')).pause(service, { ...teal.opts(), ...options }));

word('resume', 'end a pause').action(async (service, options) =>
  (await import('./commands/resume.ts')).resume(service, { ...teal.opts(), ...options }),
);

word('weight', 'go to another step of the plan: a later one as promote does, or an earlier one, whose bake begins anew')
  .argument('<percent...>', 'its weight, such as 10')
  .action(async (service, percent, options) =>
    (await import('./commands/weight.ts')).weight(service, percent, { ...teal.opts(), ...options }),
  );

teal
  .command('lost')
  .description('list the pushes and orders that could start no deployment, and start them again')
  .option('--again [id]', 'start all of them again, or one; what has started leaves the list')
  .option('--forget <id>', 'take one out without starting it')
  .action(async (options) => (await import('./commands/lost.ts')).lost(options));

teal
  .command('teardown')
  .description('print what the end of this installation would take away, and what is in the way; services stay as they are')
  .option('--yes', 'do it: shut pushes out, look again, and run serverless remove')
  .action(async (options) => (await import('./commands/teardown.ts')).teardown(options));

teal
  .command('judge')
  .description('judge what was counted as a gate would have: of the two live sides, of a past deployment, or of a file; changes nothing')
  .argument('[service]')
  .option('--since <duration>', "the last complete minutes of the live sides, such as '2 hours'")
  .option('--steps <weights>', 'divide that time evenly into steps, such as 10,50, and judge step by step')
  .option('--deployment <id>', 'the bakes of a deployment, by the checks that are configured now')
  .option('--json', 'print JSON')
  .addOption(new Option('--check', 'end with 1 when a check fails').conflicts('batch'))
  .option('--batch <file>', 'one case a line as JSON, one verdict a line out, in their order; - is stdin')
  .addOption(deploymentsOption())
  .addHelpText(
    'after',
    `
A case: {"id": "a", "check": {"kind": "share", "max": 0.01, "worse": 2, "alpha": 0.02, "minRequests": 100,
"floor": {"points": 0.5, "events": 5}}, "minutes": [{"step": 0, "green": {"total": 60, "bad": 1},
"blue": {"total": 540, "bad": 3}}]}. Of max and worse one is needed; the rest of the check has these defaults.
A minute without blue is one in which blue was not seen. Steps never fall. A bad below 0 counts as 0, and one
above its total as the total. "minute" of a verdict is the minute of the fail, counted from 0, or null; the
texts of its reasons count minutes from 1.
Verdicts are written as lines are read, and empty lines are skipped. The first line that is no case ends it
with 2, and one line tells all that is wrong with it: all lines before it have their verdicts, it and those
after it have none.

It ends with 0 whatever it has to tell, with 1 by --check, and with 2 when what was typed is wrong.`,
  )
  .action(async (service, options) => (await import('./commands/judge.ts')).judge(service, { ...teal.opts(), ...options }));

teal
  .command('compile')
  .description('compile the workflows to Amazon States Language')
  .option('--out <folder>', 'where to write <workflow>.asl.json', 'build')
  .action(async (options) => (await import('./commands/compile.ts')).compileWorkflows(options));

teal
  .command('graph')
  .description('draw a workflow: boxes in boxes, failures in red')
  .argument('<workflow>', 'load-balancer, dns, or the path of an .asl.json file')
  .option('--out <file>', 'where to write it, .svg, .png or .mmd (Mermaid); without it Mermaid is printed')
  .action(async (workflow, options) => (await import('./commands/graph.ts')).graph(workflow, options));

teal
  .command('schema')
  .description('print a JSON Schema')
  .argument('[of]', 'configuration, dns-configuration or execution-input', 'configuration')
  .action(async (of) => (await import('./commands/schema.ts')).schema(of));

teal
  .command('demo')
  .description('deployments, good and bad, under real traffic on this machine')
  .addOption(
    new Option('--story <story>', 'what happens: four versions, an execution that is stopped, or people, hooks and alarms that speak')
      .choices(['versions', 'stop', 'gates'])
      .default('versions'),
  )
  .addOption(routeOption())
  .option('--json', 'print one line of JSON at the end; everything else goes to stderr')
  .option('--stack', 'run Teal from the package that an AWS account would get')
  .option('--speed <factor>', 'AWS seconds that pass in one second', factor, 40)
  .action(async (options) => (await import('./commands/demo.ts')).demo(options));

try {
  await teal.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version are no mistakes; commander has printed what there is to say.
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.badInput;
  } else {
    const { usage, text } = failureText(error, process.env);
    console.error(process.env.TEAL_DEBUG && !usage ? error : text);
    process.exitCode = usage ? EXIT.badInput : EXIT.failed;
  }
}
