import { eventsOfKind, type PartState, partsOf, type Workflow } from '@teal/asl';
import { DEPLOYING } from '../../src/installation/workflows.ts';

/**
 * The text of `src/deployment/plan/cost/workflow-counts.ts`: what an execution costs, read off the workflows'
 * trees.
 */
export function workflowCounts(): string {
  return `// Written by \`npx node scripts/states-page.ts\` from the workflows in statemachines/. A test holds it.

/** Transitions and history events: of states that no loop enters again, and of one round of each loop. */
export const WORKFLOW_COUNTS = {
${DEPLOYING.map(countsOf).join('')}} as const;
`;
}

function countsOf(workflow: Workflow<unknown>): string {
  const states = partsOf(workflow).flatMap((part) => part.states);
  const loops = [...new Set(states.flatMap(({ loop }) => loop ?? []))];
  const rounds = loops.map((loop) => `      ${key(loop)}: ${sum(states.filter((state) => state.loop === loop))},\n`);
  return `  ${key(workflow.name)}: {
    once: ${sum(states.filter((state) => state.loop === undefined))},
    rounds: {
${rounds.join('')}    },
  },
`;
}

const sum = (states: readonly PartState[]): string =>
  `{ transitions: ${states.length}, historyEvents: ${states.reduce((total, { kind }) => total + eventsOfKind[kind], 0)} }`;

const key = (name: string): string => (/^[A-Za-z]+$/.test(name) ? name : `'${name}'`);
