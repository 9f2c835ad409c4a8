import type { PortMaker } from './ports.ts';

export const notifierPort: PortMaker<'notifier'> = {
  port: 'notifier',
  calls: [],
  make: () => {
    throw new Error('not here yet');
  },
};
