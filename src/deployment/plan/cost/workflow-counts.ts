// Written by `npx node scripts/states-page.ts` from the workflows in statemachines/. A test holds it.

/** Transitions and history events: of states that no loop enters again, and of one round of each loop. */
export const WORKFLOW_COUNTS = {
  'load-balancer': {
    once: { transitions: 48, historyEvents: 178 },
    rounds: {
      'Does green keep it all?': { transitions: 2, historyEvents: 7 },
      'Check green': { transitions: 3, historyEvents: 9 },
      'Probe stage': { transitions: 3, historyEvents: 9 },
      'Is it approved?': { transitions: 3, historyEvents: 13 },
      'Is there another step?': { transitions: 9, historyEvents: 32 },
      'Raise capacity': { transitions: 3, historyEvents: 9 },
      'Is the bake over?': { transitions: 3, historyEvents: 13 },
      'Is the window over?': { transitions: 3, historyEvents: 13 },
      'Is blue at its last count?': { transitions: 3, historyEvents: 13 },
      'Check blue': { transitions: 3, historyEvents: 9 },
      'Look at green': { transitions: 3, historyEvents: 9 },
    },
  },
  dns: {
    once: { transitions: 45, historyEvents: 170 },
    rounds: {
      'Does green keep it all?': { transitions: 2, historyEvents: 7 },
      'Check green': { transitions: 3, historyEvents: 9 },
      'Probe green': { transitions: 3, historyEvents: 9 },
      'Is it approved?': { transitions: 3, historyEvents: 13 },
      'Is there another step?': { transitions: 11, historyEvents: 36 },
      'Raise capacity': { transitions: 3, historyEvents: 9 },
      'Check name servers': { transitions: 3, historyEvents: 9 },
      'Resolve the name': { transitions: 3, historyEvents: 9 },
      'Is the bake over?': { transitions: 3, historyEvents: 13 },
      'Is the window over?': { transitions: 3, historyEvents: 13 },
      'Is blue quiet?': { transitions: 3, historyEvents: 13 },
      'Is blue at its last count?': { transitions: 3, historyEvents: 13 },
      'Check blue': { transitions: 3, historyEvents: 9 },
      'Ask name servers again': { transitions: 3, historyEvents: 9 },
      'Is green quiet?': { transitions: 3, historyEvents: 13 },
      'Look at green': { transitions: 3, historyEvents: 9 },
    },
  },
} as const;
