import { portMaker } from './port-maker.ts';

/** The configurations of all services. Whoever names this port has them beside its bundle. */
export const configsPort = /* @__PURE__ */ portMaker({
  port: 'configs',
  calls: { get: [], has: [], keys: [], values: [], entries: [], forEach: [] },
  make: ({ configs }) => configs,
});
