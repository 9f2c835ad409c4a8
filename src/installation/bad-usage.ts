/** What was typed cannot be done: told in one message without a stack, exit code 2. */
export class BadUsage extends Error {
  override readonly name = 'BadUsage';
}
