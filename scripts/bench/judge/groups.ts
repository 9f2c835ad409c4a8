/** Tables, in the order in which they are printed. */
export const GROUPS = {
  healthy: 'Healthy versions rolled back',
  bursts: 'Healthy versions rolled back, with bursts of one minute on each side by itself',
  atLimit: 'Versions exactly at the limit rolled back',
  total: 'Total failure found in time',
  oneMinute: 'One minute of total failure',
  late: 'A late regression found in time (12 hours)',
  sick: 'Blue is sick itself',
  alone: 'Healthy versions rolled back at 100 %, where blue has no traffic any more and was well or sick',
  aloneDead: 'Total failure found at 100 % beside a sick blue',
  found: 'Bad versions found, beside the pooled Bayes factor',
  design: "Cells of the design's own simulation, made anew",
  limitFound: 'Versions above a limit of 1 % found, beside the observed ratio',
  ratioHealthy: 'Versions within a limit of 1 % rolled back, beside the observed ratio',
  grey: 'Not promised: versions 1.6 times as bad as blue, and twice',
  wander: 'Not promised: the share of one side wanders by itself',
  sickFew: 'Not promised: few requests on a sick blue',
} as const;
