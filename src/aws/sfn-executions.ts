import type { PortMaker } from './ports.ts';

export const executionsPort: PortMaker<'executions'> = {
  port: 'executions',
  calls: [],
  make: () => {
    throw new Error('not here yet');
  },
};
