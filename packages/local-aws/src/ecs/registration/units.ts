/** CPU units of a vCPU, and MiB of a GB. */
const UNITS_OF_ONE = 1024;

/**
 * CPU units of `1024`, `1 vCPU` or `.25 vcpu`; undefined for what is no such number.
 * Source: API reference, RegisterTaskDefinition: "String values are converted to an integer".
 */
export const cpuUnits = (text: string): number | undefined => read(text, /^(\d*\.?\d+)\s*(vcpus?)?$/i);

/** MiB of `2048`, `2GB` or `0.5 GB`; undefined for what is no such number. Source: as above. */
export const mebibytes = (text: string): number | undefined => read(text, /^(\d*\.?\d+)\s*(gi?b)?$/i);

function read(text: string, form: RegExp): number | undefined {
  const [, number, unit] = form.exec(text.trim()) ?? [];
  if (number === undefined) return undefined;
  const value = Number(number) * (unit === undefined ? 1 : UNITS_OF_ONE);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
