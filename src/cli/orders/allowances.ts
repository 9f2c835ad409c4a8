import type { Allowance } from '../../deployment/plan.ts';
import { BadUsage } from '../../installation/bad-usage.ts';

/**
 * `--allow groups-differ='the new health check is wanted'`: the refusal's name and the reason that the record
 * keeps.
 */
export function readAllowances(given: readonly string[]): readonly Allowance[] {
  return given.map((text) => {
    const [, refusal, reason] = /^([a-z-]+)=(.+)$/s.exec(text) ?? [];
    if (!refusal || !reason?.trim()) throw new BadUsage(`--allow: '${text}' wants the form <refusal>=<reason>`);
    return { refusal, reason: reason.trim() };
  });
}
