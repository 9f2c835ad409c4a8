import { action } from '../src/aws/action/action.ts';
import { exchangePort, exchangeRequest } from '../src/aws/http-exchange.ts';

/**
 * One HTTP exchange with a source of a check, from where this function is: in the subnets of the
 * installation. The judge invokes it, no workflow does. The request may hold a secret: nothing of it, and
 * nothing of the answer, is logged. Calls no AWS API.
 */
export const handler = action({
  name: 'ask-source',
  input: exchangeRequest,
  mutates: false,
  timeoutSeconds: 10,
  // It waits for one answer and has no SDK to load.
  memoryMb: 256,
  uses: [exchangePort.only('send')],
  errors: [],
  run: (request, { ports, signal }) => ports.exchange.send(request, signal),
});
