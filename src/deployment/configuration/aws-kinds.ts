import * as z from 'zod';
import { type ArnKind, arnPattern, REGISTRY_ARN } from '../arn.ts';
import { text } from './kinds.ts';
import { wanting } from './wants.ts';

export const arn = (kind: ArnKind) => text(`the ARN of a ${kind} of an Application Load Balancer`, arnPattern(kind));

export const balancerArn = () => text('the ARN of an Application Load Balancer', arnPattern('load balancer'));

export const registryArn = () => text('the ARN of a Cloud Map service', REGISTRY_ARN);

export const ecsName = (of: string) => text(`the name of ${of}: 1 to 255 letters, digits, '-' and '_'`, '^[A-Za-z0-9_-]{1,255}$');

export const metric = () => text('the name of a CloudWatch metric', '^[^\\r\\n]{1,255}$');

/** Dimensions of a metric. */
export const dimensions = () => {
  const wants = 'an object of at most 30 dimension names and values';
  const word = text('1 to 255 printable characters', '^[ -~]{1,255}$');
  return z
    .record(word, word, { error: wanting(wants) })
    .refine((all) => Object.keys(all).length <= 30, { error: wanting(wants) })
    .meta({ wants });
};

export const zoneId = () => text("the id of a Route 53 hosted zone, such as 'Z0123456789ABCDEFGHIJ'", '^[A-Z0-9]{1,32}$');

const LABEL = '[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?';

/** In one spelling only, so that names can be compared: lower case, no dot at the end. */
export const dnsName = () => text('a domain name in lower case, without a dot at the end', `^(?=.{1,253}$)${LABEL}(\\.${LABEL})+$`);

export const resolver = () => text("the address of a DNS server, such as '127.0.0.1:5353'", '^\\d{1,3}(\\.\\d{1,3}){3}(:\\d{1,5})?$');
