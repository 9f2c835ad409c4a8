import { callersPort } from '../caller-identity.ts';
import { configsPort } from '../configs.ts';
import { imagesPort } from '../ecr-images.ts';
import { exchangePort } from '../http-exchange.ts';
import { probePort } from '../http-probe.ts';
import { healthPort } from '../metrics/health-source.ts';
import { checksPort } from '../metrics/sources/checks-port.ts';
import { sourcesPort } from '../metrics/sources/sources-port.ts';
import { namesPort } from '../name-resolver.ts';
import type { Ports, Setup } from '../ports.ts';
import { recordPort } from '../record/dynamo-record.ts';
import { restPort } from '../rest/rest-reader.ts';
import { routerPort } from '../routes/router-port.ts';
import { stagePort } from '../routes/stage-port.ts';
import { containersPort } from '../services/ecs-service.ts';
import { tasksPort } from '../services/ecs-tasks.ts';
import { revisionsPort } from '../services/service-revisions.ts';
import { executionsPort } from '../sfn-executions.ts';
import { notifierPort } from '../silent-notifier.ts';
import { teamFunctionsPort } from '../team-functions.ts';
import { worldPort } from '../world/world-reader.ts';

/**
 * All ports, on AWS: what commands and local runs take. An action on Lambda makes only those that it names.
 */
export function awsPorts(setup: Setup): Ports {
  return {
    clock: setup.clock,
    configs: configsPort.make(setup),
    record: recordPort.make(setup),
    executions: executionsPort.make(setup),
    images: imagesPort.make(setup),
    world: worldPort.make(setup),
    probe: probePort.make(setup),
    exchange: exchangePort.make(setup),
    names: namesPort.make(setup),
    notifier: notifierPort.make(setup),
    rest: restPort.make(setup),
    callers: callersPort.make(setup),
    teamFunctions: teamFunctionsPort.make(setup),
    revisions: revisionsPort.make(setup),
    health: healthPort.make(setup),
    checks: checksPort.make(setup),
    sources: sourcesPort.make(setup),
    router: routerPort.make(setup),
    stage: stagePort.make(setup),
    containers: containersPort.make(setup),
    tasks: tasksPort.make(setup),
  };
}
