import { httpExchange } from '../../http-exchange.ts';
import { portMaker } from '../../port-maker.ts';
import { functionName } from '../../site.ts';
import { ASKER } from '../../source-functions.ts';
import { FAR } from './far-sources.ts';
import { farTools } from './far-tools.ts';
import { checkSource } from './read-check.ts';

/** The sources that the judge does not ask itself. */
export const sourcesPort = /* @__PURE__ */ portMaker({
  port: 'sources',
  calls: {
    read: [
      'elasticloadbalancing:DescribeTargetGroups',
      'secretsmanager:GetSecretValue',
      'ssm:GetParameter',
      { call: 'lambda:InvokeFunction', of: 'sources' },
      'application-signals:BatchGetServiceLevelObjectiveBudgetReport',
    ],
  },
  make:
    ({ clients, clock, environment, fetch }) =>
    (pair) => {
      const tools = farTools({
        clients,
        exchange: httpExchange(fetch),
        asker: functionName({ prefix: environment.table }, ASKER),
        now: () => clock.now(),
      });
      return checkSource({ rows: FAR, tools, masked: (text) => tools.secrets.masked(text) }, clock, pair);
    },
});
