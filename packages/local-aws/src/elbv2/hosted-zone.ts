/**
 * Canonical hosted zones of Application Load Balancers.
 * Source: "Elastic Load Balancing endpoints", General Reference.
 */
const HOSTED_ZONES: Readonly<Record<string, string>> = {
  'us-east-1': 'Z35SXDOTRQ7X7K',
  'us-east-2': 'Z3AADJGX6KTTL2',
  'us-west-2': 'Z1H1FL5HABSF5',
  'eu-west-1': 'Z32O12XQLNTSW2',
  'eu-central-1': 'Z215JYRZR1TBD5',
};

/** The zone that an alias to a load balancer of the region has to name. */
export const hostedZoneOf = (region: string): string => HOSTED_ZONES[region] ?? 'Z35SXDOTRQ7X7K';
