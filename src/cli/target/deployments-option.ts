import { type Command, Option } from 'commander';
import { BadUsage } from '../../installation/bad-usage.ts';

/** Of all commands together, and in the help of each that takes it. */
export const deploymentsOption = (): Option =>
  new Option('--deployments <folder>', "where your services' configurations are (default: the nearest deployments/)");

/** Commands that do not take it, and have configurations all the same. */
const OTHERWISE: Readonly<Record<string, string>> = {
  local: "the sample has its own configurations, and --stack packages those of the nearest serverless.yml ('custom.teal.deployments')",
};

/** BadUsage where the folder was given to a command that would not read it: it must not look as if it did. */
export function refuseIgnored(command: Command, given: string | undefined): void {
  if (given === undefined || command.options.some((option) => option.attributeName() === 'deployments')) return;
  throw new BadUsage(
    `--deployments: is no option of 'teal ${command.name()}': ${OTHERWISE[command.name()] ?? 'it reads no configuration'}`,
  );
}
