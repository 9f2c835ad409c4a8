import { compile } from '@teal/asl';
import { loadBalancer } from '../../statemachines/load-balancer.ts';
import { type Figure, figure, milliseconds } from './measure.ts';

/** The workflow's tree to a verified machine. */
export const compileTime = async (): Promise<readonly Figure[]> => [
  await figure('compile and verify load-balancer', 'ms', 9, () => milliseconds(() => compile(loadBalancer))),
];
