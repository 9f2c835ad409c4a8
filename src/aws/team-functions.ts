import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { TeamFunctions } from '../deployment/ports/team-functions.ts';
import { abortedBy } from './aborted-by.ts';
import { type Clients, lambda } from './clients.ts';
import { portMaker } from './port-maker.ts';

/** Functions of the teams, where nobody waits for their end. */
function invokedTeamFunctions(clientOf: (region: string | undefined) => LambdaClient): TeamFunctions {
  return {
    async start(name, payload, signal) {
      const region = name.startsWith('arn:') ? name.split(':')[3] : undefined;
      await clientOf(region).send(
        new InvokeCommand({ FunctionName: name, InvocationType: 'Event', Payload: JSON.stringify(payload) }),
        abortedBy(signal),
      );
    },
  };
}

export const teamFunctionsPort = /* @__PURE__ */ portMaker({
  port: 'teamFunctions',
  calls: { start: [{ call: 'lambda:InvokeFunction', of: 'hooks' }] },
  make: ({ clients }: { readonly clients: Clients }) => invokedTeamFunctions((region) => lambda(clients, region)),
});
