/** The workflow language: typed builder calls in, Amazon States Language (JSONata) out. */
export { optional } from './argument.ts';
export { compile } from './compile.ts';
export { context } from './context.ts';
export type { Json, Retrier, State, StateMachineDefinition, States, StateType } from './definition.ts';
export type { Duration } from './duration.ts';
export {
  finalLambdaErrors,
  finalNestedErrors,
  type LambdaErrorName,
  type NestedErrorName,
  type StatesErrorName,
  type TransientLambdaError,
  transientLambdaErrors,
  transientNestedErrors,
} from './error-name.ts';
export type { Flow } from './flow.ts';
export type { Caught, Refs } from './flow-options.ts';
export { type Graph, type GraphEdge, type GraphLevel, type GraphNode, graphOf, NotDrawable } from './graph/graph.ts';
export { mermaidOf } from './graph/mermaid.ts';
export { pngOf } from './graph/png.ts';
export { svgOf } from './graph/svg.ts';
export { eventsOfKind } from './history.ts';
export { AslInvalid } from './invalid.ts';
export { awaitCallback, call, callByName, expects, functionArnSubstitution, type LambdaFunction, lambda } from './lambda.ts';
export {
  add,
  and,
  at,
  ceil,
  characters,
  coalesce,
  concat,
  div,
  either,
  eq,
  exists,
  floor,
  gt,
  gte,
  isIn,
  json,
  length,
  lit,
  lt,
  lte,
  max,
  min,
  mul,
  ne,
  not,
  or,
  parseJson,
  sub,
  text,
} from './operators.ts';
export { type Part, type PartState, partsOf } from './parts.ts';
export type { AnyPath, Closed, HandedOut, Raised } from './path.ts';
export type { Arg, Optional, Ref, Reference } from './reference.ts';
export { type Retry, retry, type Unretried } from './retry.ts';
export { sdk } from './sdk.ts';
export { sendMessage } from './sqs.ts';
export { statesOf } from './states-of.ts';
export { startExecution } from './step-functions.ts';
export { substitutionsOf } from './substitutions.ts';
export type { Task } from './task.ts';
export { type Issue, type IssueCode, type IssuePath, issueText } from './verify/issue.ts';
export { verify } from './verify/verify.ts';
export { type Workflow, workflow } from './workflow.ts';
