import { sourceKindOf } from '../../../deployment/check.ts';
import type { CheckedPair } from '../../../deployment/ports/check-source.ts';
import { EXCHANGE_MS } from '../../http-exchange.ts';
import { portMaker } from '../../port-maker.ts';
import { socketTransport } from '../../probe-transport.ts';
import { functionName } from '../../site.ts';
import { READER } from '../../source-functions.ts';
import { TOLD_BYTES } from '../told-traffic.ts';
import { askedElsewhere } from './asked-elsewhere.ts';
import { nearTools } from './metric-tools.ts';
import { NEAR } from './near-sources.ts';
import { checkSource } from './read-check.ts';

/** The checks of a look, as the judge reads them: metrics of AWS by itself, everything else by a function. */
export const checksPort = /* @__PURE__ */ portMaker({
  port: 'checks',
  calls: {
    read: [
      'elasticloadbalancing:DescribeTargetGroups',
      { call: 'cloudwatch:GetMetricData', of: 'checks' },
      { call: 'cloudwatch:DescribeAlarms', of: 'checks' },
      { call: 'lambda:InvokeFunction', of: 'checks' },
    ],
  },
  make:
    ({ clients, clock, environment, fetch }) =>
    (pair: CheckedPair) => {
      const tools = nearTools(clients, fetch ?? socketTransport(undefined, EXCHANGE_MS, TOLD_BYTES));
      const near = checkSource({ rows: NEAR, tools, masked: (text) => text }, clock, pair);
      // The table has the name that all names of the installation begin with.
      const far = askedElsewhere(clients, functionName({ prefix: environment.table }, READER), pair);
      return {
        read: (check, look, signal) => (sourceKindOf(check.of) in NEAR ? near : far).read(check, look, signal),
      };
    },
});
