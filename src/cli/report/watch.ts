import { EXIT } from './exit-codes.ts';
import { type Followable, type Followed, follow, type Wanted } from './follow.ts';

/** Follows a deployment and prints each change. The exit code is what became of it. */
export async function watch(target: Followable, wanted: Omit<Wanted, 'say'>): Promise<void> {
  const end = await follow(target, { ...wanted, say: (line) => console.log(line) }).catch(outOfSight);
  for (const line of end.lines) console.log(line);
  process.exitCode = end.code;
}

/** Credentials of a CI run out before long bakes do: whoever cannot look any more knows of no failure. */
const outOfSight = (error: Error): Followed => ({
  code: EXIT.stillWaiting,
  lines: [`it goes on, but cannot be followed any more: ${error.name}: ${error.message}`],
});
