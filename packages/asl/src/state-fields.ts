import { template } from './argument.ts';
import type { State } from './definition.ts';
import type { Expression } from './expression.ts';
import { jsonataText } from './jsonata-text.ts';
import type { Seconds, TaskNode } from './node.ts';

/** Fields of states as the service wants them. */
export const comment = (node: { readonly comment?: string }) => (node.comment === undefined ? {} : { Comment: node.comment });

export const wrap = (expression: Expression): string => `{% ${jsonataText(expression)} %}`;

export const text = (expression: Expression): string => String(template(expression));

export const seconds = (given: Seconds): number | string => (typeof given === 'number' ? given : wrap(given));

export function taskState(node: TaskNode, partition: string): State & { readonly Type: 'Task' } {
  return {
    Type: 'Task',
    Resource: node.task.resource.replace(/^arn:aws:states:::/, `arn:${partition}:states:::`),
    Arguments: template(node.task.args),
    TimeoutSeconds: seconds(node.timeout ?? defaultTimeout),
    ...(node.heartbeat === undefined ? {} : { HeartbeatSeconds: seconds(node.heartbeat) }),
  };
}

/** Seconds of a task that names no timeout. The service's own default is three years. */
const defaultTimeout = 60;
