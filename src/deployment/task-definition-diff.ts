/** Task definition content as the API gives it, without what only the service writes. */
export type TaskDefinitionContent = Readonly<Record<string, unknown>>;

/** Green's content: the template with the container's image set. */
export function withImage(_template: TaskDefinitionContent, _container: string, _image: string): TaskDefinitionContent {
  throw new Error('not written yet');
}

/** What differs, one line a change. Values of environment variables and of log options are never shown: they may be secrets. */
export function taskDefinitionChanges(_from: TaskDefinitionContent, _to: TaskDefinitionContent): readonly string[] {
  throw new Error('not written yet');
}
