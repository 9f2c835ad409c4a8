import { portMaker } from '../port-maker.ts';
import { callsOver, routerOf } from './routes.ts';

/** The production routes of a plan, by the kind of its route. */
export const routerPort = /* @__PURE__ */ portMaker({
  port: 'router',
  calls: {
    read: /* @__PURE__ */ callsOver(({ router }) => router.read),
    write: /* @__PURE__ */ callsOver(({ router }) => router.write),
    reattach: /* @__PURE__ */ callsOver(({ router }) => router.reattach),
    arrived: /* @__PURE__ */ callsOver(({ router }) => router.arrived),
    settled: /* @__PURE__ */ callsOver(({ router }) => router.settled),
  },
  make: (setup) => (plan) => routerOf(setup, plan),
});
