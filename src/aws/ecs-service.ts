import type { PortMaker } from './ports.ts';

export const containersPort: PortMaker<'containers'> = {
  port: 'containers',
  calls: [],
  make: () => {
    throw new Error('not here yet');
  },
};
