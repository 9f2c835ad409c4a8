import type { PortMaker } from './ports.ts';

export const routerPort: PortMaker<'router'> = {
  port: 'router',
  calls: [],
  make: () => {
    throw new Error('not here yet');
  },
};
