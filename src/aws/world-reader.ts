import type { PortMaker } from './ports.ts';

export const worldPort: PortMaker<'world'> = {
  port: 'world',
  calls: [],
  make: () => {
    throw new Error('not here yet');
  },
};
