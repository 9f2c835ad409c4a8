import { lambda } from '@teal/asl';

/**
 * The actions that workflows are made of. Only their types cross; `test/statemachines` holds that each has
 * the name of its file.
 */
export const acquireLease = lambda<typeof import('../../functions/acquire-lease.ts').handler>('acquire-lease');
export const adoptDeployment = lambda<typeof import('../../functions/adopt-deployment.ts').handler>('adopt-deployment');
export const awaitWord = lambda<typeof import('../../functions/await-word.ts').handler>('await-word');
export const checkChange = lambda<typeof import('../../functions/check-change.ts').handler>('check-change');
export const checkGreen = lambda<typeof import('../../functions/check-green.ts').handler>('check-green');
export const checkPlan = lambda<typeof import('../../functions/check-plan.ts').handler>('check-plan');
export const checkQuiet = lambda<typeof import('../../functions/check-quiet.ts').handler>('check-quiet');
export const checkRetired = lambda<typeof import('../../functions/check-retired.ts').handler>('check-retired');
export const closeStage = lambda<typeof import('../../functions/close-stage.ts').handler>('close-stage');
export const commitGreen = lambda<typeof import('../../functions/commit-green.ts').handler>('commit-green');
export const confirmSplit = lambda<typeof import('../../functions/confirm-split.ts').handler>('confirm-split');
export const createGreen = lambda<typeof import('../../functions/create-green.ts').handler>('create-green');
export const finishDeployment = lambda<typeof import('../../functions/finish-deployment.ts').handler>('finish-deployment');
export const handOutToken = lambda<typeof import('../../functions/hand-out-token.ts').handler>('hand-out-token');
export const judgeHealth = lambda<typeof import('../../functions/judge-health.ts').handler>('judge-health');
export const judgeTested = lambda<typeof import('../../functions/judge-tested.ts').handler>('judge-tested');
export const lookAtTask = lambda<typeof import('../../functions/look-at-task.ts').handler>('look-at-task');
export const markColours = lambda<typeof import('../../functions/mark-colours.ts').handler>('mark-colours');
export const nextHook = lambda<typeof import('../../functions/next-hook.ts').handler>('next-hook');
export const openStage = lambda<typeof import('../../functions/open-stage.ts').handler>('open-stage');
export const openWindow = lambda<typeof import('../../functions/open-window.ts').handler>('open-window');
export const planDeployment = lambda<typeof import('../../functions/plan-deployment.ts').handler>('plan-deployment');
export const probeAnswers = lambda<typeof import('../../functions/probe-answers.ts').handler>('probe-answers');
export const probeStage = lambda<typeof import('../../functions/probe-stage.ts').handler>('probe-stage');
export const readHookAnswer = lambda<typeof import('../../functions/read-hook-answer.ts').handler>('read-hook-answer');
export const recallPlan = lambda<typeof import('../../functions/recall-plan.ts').handler>('recall-plan');
export const assessFailure = lambda<typeof import('../../functions/assess-failure.ts').handler>('assess-failure');
export const resizeGreen = lambda<typeof import('../../functions/resize-green.ts').handler>('resize-green');
export const resolveDeployment = lambda<typeof import('../../functions/resolve-deployment.ts').handler>('resolve-deployment');
export const retireBlue = lambda<typeof import('../../functions/retire-blue.ts').handler>('retire-blue');
export const retireGreen = lambda<typeof import('../../functions/retire-green.ts').handler>('retire-green');
export const rollBack = lambda<typeof import('../../functions/roll-back.ts').handler>('roll-back');
export const runFunctionalTests = lambda<typeof import('../../functions/run-functional-tests.ts').handler>('run-functional-tests');
export const runTask = lambda<typeof import('../../functions/run-task.ts').handler>('run-task');
export const setStage = lambda<typeof import('../../functions/set-stage.ts').handler>('set-stage');
export const shiftTraffic = lambda<typeof import('../../functions/shift-traffic.ts').handler>('shift-traffic');
