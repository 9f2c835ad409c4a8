import type { PortMaker } from './ports.ts';

export const recordPort: PortMaker<'record'> = {
  port: 'record',
  calls: [],
  make: () => {
    throw new Error('not here yet');
  },
};
