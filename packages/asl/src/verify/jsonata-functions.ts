/**
 * The functions of JSONata 2.0.6 without `$eval`, which the service leaves out, and the six that the service
 * adds. Source: AWS Step Functions developer guide, "Transforming data with JSONata in Step Functions".
 */
export const jsonataFunctions: ReadonlySet<string> = new Set(
  `sum count max min average
  string substring substringBefore substringAfter lowercase uppercase length trim pad match contains replace split join
  formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power random
  boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort shuffle distinct
  base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis clone now millis
  partition range hash uuid parse`.split(/\s+/),
);

/** Functions that come to nothing, or fail, for some arguments of the right type. */
export const partialFunctions: ReadonlySet<string> = new Set([
  'lookup',
  'match',
  'single',
  'error',
  'assert',
  'parse',
  'number',
  'toMillis',
  'parseInteger',
  'average',
  'max',
  'min',
  'reduce',
  'filter',
  'sift',
  'map',
]);
