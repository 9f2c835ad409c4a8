// Written by `npx node scripts/states-page.ts` from the workflows in statemachines/. A test holds it.

/** Transitions and history events: of states that no loop enters again, and of one round of each loop. */
export const WORKFLOW_COUNTS = {
  'load-balancer': {
    once: { transitions: 40, historyEvents: 148 },
    rounds: {
      'Check green': { transitions: 3, historyEvents: 9 },
      'Probe stage': { transitions: 3, historyEvents: 9 },
      'Is it approved?': { transitions: 3, historyEvents: 13 },
      'Is there another step?': { transitions: 5, historyEvents: 16 },
      'Raise capacity': { transitions: 3, historyEvents: 9 },
      'Is the bake over?': { transitions: 3, historyEvents: 13 },
      'Is the window over?': { transitions: 3, historyEvents: 13 },
      'Check blue': { transitions: 3, historyEvents: 9 },
      'Look at green': { transitions: 3, historyEvents: 9 },
    },
  },
  dns: {
    once: { transitions: 37, historyEvents: 140 },
    rounds: {
      'Check green': { transitions: 3, historyEvents: 9 },
      'Probe green': { transitions: 3, historyEvents: 9 },
      'Is it approved?': { transitions: 3, historyEvents: 13 },
      'Is there another step?': { transitions: 7, historyEvents: 20 },
      'Raise capacity': { transitions: 3, historyEvents: 9 },
      'Check name servers': { transitions: 3, historyEvents: 9 },
      'Resolve the name': { transitions: 3, historyEvents: 9 },
      'Is the bake over?': { transitions: 3, historyEvents: 13 },
      'Is the window over?': { transitions: 3, historyEvents: 13 },
      'Is blue quiet?': { transitions: 3, historyEvents: 13 },
      'Check blue': { transitions: 3, historyEvents: 9 },
      'Ask name servers again': { transitions: 3, historyEvents: 9 },
      'Is green quiet?': { transitions: 3, historyEvents: 13 },
      'Look at green': { transitions: 3, historyEvents: 9 },
    },
  },
} as const;
