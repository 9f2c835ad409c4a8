import type { PortMaker } from './ports.ts';

export const stagePort: PortMaker<'stage'> = {
  port: 'stage',
  calls: [],
  make: () => {
    throw new Error('not here yet');
  },
};
