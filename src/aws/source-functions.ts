/** The function that reads the sources which the judge does not read itself. */
export const READER = 'read-sources';

/** The function that asks servers from the subnets of the installation. */
export const ASKER = 'ask-source';
