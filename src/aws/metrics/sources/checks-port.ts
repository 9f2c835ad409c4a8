import { EXCHANGE_MS, httpExchange } from '../../http-exchange.ts';
import { portMaker } from '../../port-maker.ts';
import { socketTransport } from '../../probe-transport.ts';
import { functionName } from '../../site.ts';
import { TOLD_BYTES } from '../told-traffic.ts';
import { checkSource } from './read-check.ts';
import { sourceTools } from './source-tools.ts';
import { SOURCES } from './sources.ts';

/** The table has the name that all names of the installation begin with. */
const askerOf = (table: string): string => functionName({ prefix: table }, 'ask-source');

export const checksPort = /* @__PURE__ */ portMaker({
  port: 'checks',
  calls: {
    read: [
      'elasticloadbalancing:DescribeTargetGroups',
      { call: 'cloudwatch:GetMetricData', of: 'checks' },
      { call: 'cloudwatch:DescribeAlarms', of: 'checks' },
      'secretsmanager:GetSecretValue',
      'ssm:GetParameter',
      'lambda:InvokeFunction',
      'application-signals:BatchGetServiceLevelObjectiveBudgetReport',
    ],
  },
  make:
    ({ clients, clock, environment, fetch }) =>
    (pair) => {
      const tools = sourceTools({
        clients,
        transport: fetch ?? socketTransport(undefined, EXCHANGE_MS, TOLD_BYTES),
        exchange: httpExchange(fetch),
        asker: askerOf(environment.table),
        now: () => clock.now(),
      });
      return checkSource({ rows: SOURCES, tools, masked: (text) => tools.secrets.masked(text) }, clock, pair);
    },
});
