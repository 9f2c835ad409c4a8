import { type Issue, issue } from './issue.ts';
import { allStates, type MachineView, type StateView } from './machine-view.ts';
import { misspelt, sdkActionsOf, sdkServiceNames, serviceOfCli } from './sdk-spelling.ts';

const integration = /^arn:(?:aws[a-z-]*):states:([a-z0-9-]*):(\d*):([^.]+?)(?:\.(sync(?::\d)?|waitForTaskToken))?$/;
const sdkAction = /^aws-sdk:([a-z0-9]+):([a-z][A-Za-z0-9]*)$/;
const otherArn = /^arn:aws[a-z-]*:(?:lambda:[a-z0-9-]*:\d*:function:.+|states:[a-z0-9-]*:\d*:activity:.+)$/;

/**
 * Integrations with an answer and a token, but no `.sync`: there is no job to wait for. Source: "Integrating
 * services with Step Functions".
 */
const withoutSync = ['lambda:invoke', 'sns:publish', 'sqs:sendMessage', 'events:putEvents', 'apigateway:invoke', 'http:invoke'];
/** Integrations with an answer only. */
const answerOnly = ['dynamodb:getItem', 'dynamodb:putItem', 'dynamodb:updateItem', 'dynamodb:deleteItem', 'http:invoke'];

/**
 * Each task's resource is an integration, with a pattern that it has. Substitutions such as `${Arn}` are left
 * for the deployment.
 */
export function checkResources(machine: MachineView): Issue[] {
  return allStates(machine)
    .filter((state) => state.type === 'Task')
    .flatMap(checkResource);
}

function checkResource(state: StateView): Issue[] {
  const { Resource: resource } = state.body;
  const path = [...state.path, 'Resource'];
  if (typeof resource !== 'string') {
    return resource === undefined ? [] : [issue('bad-resource', path, 'The resource is no text.', 'Give an ARN.')];
  }
  if (resource.startsWith('{%') || resource.includes('${') || otherArn.test(resource)) return [];
  const [, , , called = '', pattern] = integration.exec(resource) ?? [];
  if (called === '')
    return [issue('bad-resource', path, `'${resource}' is no integration.`, "Give 'arn:aws:states:::<service>:<action>'.")];
  if (called.startsWith('aws-sdk:')) return sdkIssues(called, pattern, path);
  if (pattern?.startsWith('sync') && [...withoutSync, ...answerOnly].includes(called)) {
    return [issue('bad-resource', path, `${called} has no .${pattern}.`, 'Leave it out.')];
  }
  if (pattern === 'waitForTaskToken' && answerOnly.includes(called)) {
    return [issue('bad-resource', path, `${called} cannot wait for a token.`, 'Hand the token out with another integration.')];
  }
  return [];
}

function sdkIssues(called: string, pattern: string | undefined, path: Issue['path']): Issue[] {
  if (!sdkAction.test(called)) {
    return [
      issue(
        'bad-resource',
        path,
        `'${called}' is no AWS SDK call.`,
        "Write the service in lower case and the action in camel case: 'aws-sdk:ecs:updateService'.",
      ),
    ];
  }
  if (pattern?.startsWith('sync')) {
    return [
      issue('bad-resource', path, 'AWS SDK calls have no .sync: they answer at once.', 'Leave it out, and poll for what is waited for.'),
    ];
  }
  const [, service = '', action = ''] = sdkAction.exec(called) ?? [];
  const services = sdkServiceNames();
  if (!services.has(service)) return nameIssues('service', service, services, path);
  const actions = sdkActionsOf(service);
  return actions === undefined || actions.has(action) ? [] : nameIssues(`action of ${service}`, action, actions, path);
}

/**
 * A name beside a known one is a typing error, which the service refuses: "The resource provided ... is not
 * recognized. The value is not a valid resource ARN, or the resource is not available in this region." Any
 * other may be newer than the list here.
 */
function nameIssues(what: string, name: string, known: ReadonlySet<string>, path: Issue['path']): Issue[] {
  const meant = serviceOfCli(name) ?? misspelt(name, known);
  if (meant !== undefined) return [issue('bad-resource', path, `AWS has no ${what} '${name}'.`, `Write '${meant}'.`)];
  return [issue('bad-resource', path, `No ${what} '${name}' is known here.`, 'Look it up in the API reference.', 'unsafe')];
}
