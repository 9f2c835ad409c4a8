import type { PortMaker } from './ports.ts';

export const imagesPort: PortMaker<'images'> = {
  port: 'images',
  calls: [],
  make: () => {
    throw new Error('not here yet');
  },
};
