import type { Provider, ResourceRequest, Standing } from '../provider.ts';

/** A type that the local AWS has nothing of: the values have the shape that AWS's have. */
const leftOut = (stand: (request: ResourceRequest) => Standing): Provider => ({ kind: 'left out', stand });

const named = ({ properties, physicalName }: ResourceRequest, property: string): string => String(properties[property] ?? physicalName);

export const logGroup = leftOut((request) => {
  const name = named(request, 'LogGroupName');
  const { partition, region, account } = request.home;
  return { ref: name, attributes: { Arn: `arn:${partition}:logs:${region}:${account}:log-group:${name}:*` } };
});

export const compositeAlarm = leftOut((request) => {
  const name = named(request, 'AlarmName');
  const { partition, region, account } = request.home;
  return { ref: name, attributes: { Arn: `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}` } };
});

export const bucket = leftOut((request) => {
  const name = named(request, 'BucketName').toLowerCase();
  return {
    ref: name,
    attributes: { Arn: `arn:${request.home.partition}:s3:::${name}`, DomainName: `${name}.s3.amazonaws.com` },
  };
});

/** What nothing else refers to but by its id. */
export const byIdAlone = leftOut(({ physicalName }) => ({ ref: physicalName, attributes: {} }));
