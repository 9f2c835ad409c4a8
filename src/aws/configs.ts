import type { PortMaker } from './ports.ts';

/** The configurations of all services. Whoever names this port has them beside its bundle. */
export const configsPort: PortMaker<'configs'> = {
  port: 'configs',
  calls: [],
  make: ({ configs }) => configs,
};
