import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Template, templateOf } from '../../packages/local-aws/src/cloudformation/template.ts';
import { CDK_TEMPLATES } from '../../scripts/synthesise/cdk-source.ts';

export const INFRASTRUCTURE = new URL('../../examples/infrastructure/', import.meta.url);

export type Route = 'load-balancer' | 'dns';

/** CloudFormation's short forms of functions, as the long ones. */
const SHORT_FORMS = ['Ref', 'GetAtt', 'Sub'].map((name) => ({
  tag: `!${name}`,
  resolve: (text: string) => ({ [name === 'Ref' ? name : `Fn::${name}`]: text }),
}));

/** The CloudFormation form of a pair. */
export const cloudFormationForm = (route: Route): Template =>
  templateOf(parse(readFileSync(new URL(`cloudformation/${route}.yml`, INFRASTRUCTURE), 'utf8'), { customTags: SHORT_FORMS }));

/** What the CDK form was synthesised to, and from which source. */
export function cdkForm(route: Route): { readonly template: Template; readonly version: string; readonly source: string } {
  const read = JSON.parse(readFileSync(new URL(`checkout-${route}.template.json`, CDK_TEMPLATES), 'utf8'));
  return { template: templateOf(read), version: read.Metadata['aws-cdk-lib'], source: read.Metadata.source };
}
