import { REGISTRY_ARN } from '../arn.ts';
import { text } from './configuration-leaves.ts';

/** The kinds of value that only the DNS route has. */
export const registryArn = () => text('the ARN of a Cloud Map service', REGISTRY_ARN);

export const zoneId = () => text("the id of a Route 53 hosted zone, such as 'Z0123456789ABCDEFGHIJ'", '^[A-Z0-9]{1,32}$');

const LABEL = '[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?';

/** In one spelling only, so that names can be compared: lower case, no dot at the end. */
export const dnsName = () => text('a domain name in lower case, without a dot at the end', `^(?=.{1,253}$)${LABEL}(\\.${LABEL})+$`);

export const resolver = () => text("the address of a DNS server, such as '127.0.0.1:5353'", '^\\d{1,3}(\\.\\d{1,3}){3}(:\\d{1,5})?$');
