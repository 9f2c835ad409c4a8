import { portMaker } from '../port-maker.ts';
import { callsOver, stageOf } from './routes.ts';

/** The route on which only tests reach a side, by the kind of the plan's route. */
export const stagePort = /* @__PURE__ */ portMaker({
  port: 'stage',
  calls: {
    read: /* @__PURE__ */ callsOver(({ stage }) => stage.read),
    show: /* @__PURE__ */ callsOver(({ stage }) => stage.show),
  },
  make: (setup) => (plan) => stageOf(setup, plan),
});
