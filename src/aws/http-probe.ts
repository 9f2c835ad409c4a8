import type { PortMaker } from './ports.ts';

export const probePort: PortMaker<'probe'> = {
  port: 'probe',
  calls: [],
  make: () => {
    throw new Error('not here yet');
  },
};
