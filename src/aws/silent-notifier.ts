import { silent } from '../deployment/ports/notifier.ts';
import { portMaker } from './port-maker.ts';

/** Tells nobody: the default until a place to notify is configured. */
export const notifierPort = /* @__PURE__ */ portMaker({ port: 'notifier', calls: { ended: [] }, make: () => silent });
