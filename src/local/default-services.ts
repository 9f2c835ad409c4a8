import { stsService } from './sts/sts.ts';

/** Every service of the local AWS, by the name that `local.services` gives it. */
export const defaultServices = {
  sts: stsService,
};
