import { silent } from '../deployment/ports/notifier.ts';
import type { PortMaker } from './ports.ts';

/** Tells nobody: the default until a place to notify is configured. */
export const notifierPort: PortMaker<'notifier'> = { port: 'notifier', calls: [], make: () => silent };
