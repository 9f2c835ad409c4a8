import type { PortMaker } from './ports.ts';

export const healthPort: PortMaker<'health'> = {
  port: 'health',
  calls: [],
  make: () => {
    throw new Error('not here yet');
  },
};
