import { leftOut } from './left-out.ts';

export const iamRole = leftOut(({ properties, physicalName, home: { partition, account } }) => {
  const name = String(properties.RoleName ?? physicalName).slice(0, 64);
  const path = String(properties.Path ?? '/');
  return { ref: name, attributes: { Arn: `arn:${partition}:iam::${account}:role${path}${name}` } };
});
