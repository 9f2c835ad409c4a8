import type { Look } from './detail.ts';

/** The colour of a state's icon, and what is drawn in it, in a square of 26 with white lines. */
export interface Paint {
  readonly colour: string;
  readonly icon: string;
}

export const looks = {
  Lambda: { colour: '#d86613', icon: 'M8 6l4.5 0l6 14h-3.5l-4.2-10M12 12l-4.4 8' },
  Service: { colour: '#c2185b', icon: 'M13 5.5l6.5 3.6v7.8l-6.5 3.6l-6.5-3.6v-7.8zM6.5 9.1l6.5 3.7l6.5-3.7M13 12.8v7.7' },
  Choice: { colour: '#3b48cc', icon: 'M13 5.5l7.5 7.5l-7.5 7.5l-7.5-7.5z' },
  Wait: { colour: '#7545c9', icon: 'M13 5.5a7.5 7.5 0 1 0 .01 0zM13 9v4.5l3 2' },
  Pass: { colour: '#5f6b7a', icon: 'M6 13h13M14.5 8.5l4.5 4.5l-4.5 4.5' },
  Parallel: { colour: '#0a7d8c', icon: 'M8.5 6v14M13 6v14M17.5 6v14' },
  Map: { colour: '#0a7d8c', icon: 'M6.5 6.5h5v5h-5zM14.5 6.5h5v5h-5zM6.5 14.5h5v5h-5zM14.5 14.5h5v5h-5z' },
  Succeed: { colour: '#1d8102', icon: 'M7 13.5l4 4.5l8-9.5' },
  Fail: { colour: '#d13212', icon: 'M8 8l10 10M18 8l-10 10' },
} as const satisfies Record<Look, Paint>;
