/** For `JSON.stringify`: whoever has a task token can answer the wait, so it does not belong in a log. */
export const withoutToken = (name: string, value: unknown): unknown => (name === 'token' ? undefined : value);
