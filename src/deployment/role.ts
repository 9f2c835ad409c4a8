/** No character of a path or name has a meaning in a policy: `*` in one would allow every role. */
const PART = '[A-Za-z0-9_+=,.@-]';

/** An IAM role, by `<path>/<name>` or by ARN. As the source of a regular expression, for schemas. */
export const ROLE_PATTERN = `^(arn:aws[a-z-]*:iam::[0-9]{12}:role/)?(${PART}{1,128}/){0,4}${PART}{1,64}$`;

/** `arn:aws:iam::<account>:role/<path>/<name>` -> `<path>/<name>`; a name stays. */
const nameOf = (role: string): string => role.replace(/^arn:[^:]+:iam::\d*:role\//, '');

/** Whether two ways to write a role mean the same one: of an ARN and a name, the name says no account. */
export const sameRole = (a: string, b: string): boolean =>
  a.startsWith('arn:') && b.startsWith('arn:') ? a === b : nameOf(a) === nameOf(b);
