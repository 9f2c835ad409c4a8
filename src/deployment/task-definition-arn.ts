/** Of `arn:aws:ecs:<region>:<account>:task-definition/<family>:<revision>`; '' when it is none. */
export const familyOf = (arn: string): string => /task-definition\/(.+):\d+$/.exec(arn)?.[1] ?? '';

/**
 * The number at its end; 0 when it has none. ECS counts the revisions of a family up and uses no number
 * twice.
 */
export const revisionOf = (arn: string): number => Number(/:(\d+)$/.exec(arn)?.[1] ?? 0);

/** `<family>:<revision>`, as people write it. */
export const revisionName = (arn: string): string => `${familyOf(arn)}:${revisionOf(arn)}`;
