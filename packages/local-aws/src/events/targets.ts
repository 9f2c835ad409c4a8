import type { PutTargetsResultEntry, Target } from '@aws-sdk/client-eventbridge';
import { AwsError } from '../kernel/aws-error.ts';
import { pageOf } from '../kernel/paging.ts';
import { type Bus, badToken, invalid, ruleOf } from './bus.ts';
import { kindOf } from './delivery.ts';
import type { EventsOperations } from './table.ts';
import { isPredefined, placeholdersOf } from './target-input.ts';

/** "Targets per rule" of the service quotas. */
const MOST_TARGETS = 5;

export const targetOperations = (bus: Bus) =>
  ({
    /** Adds targets to a rule, or replaces those of the same Id. */
    PutTargets: (input) => {
      const rule = ruleOf(bus, input.Rule, input.EventBusName);
      const targets = input.Targets ?? [];
      for (const target of targets) refuseTarget(target, bus, rule.arn);
      const ids = new Set([...rule.targets.keys(), ...targets.map(({ Id = '' }) => Id)]);
      if (ids.size > MOST_TARGETS)
        throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
      for (const target of targets) rule.targets.set(target.Id ?? '', target);
      return { FailedEntryCount: 0, FailedEntries: [] as PutTargetsResultEntry[] };
    },

    ListTargetsByRule: (input) => {
      const rule = ruleOf(bus, input.Rule, input.EventBusName);
      const { items, nextToken } = pageOf([...rule.targets.values()], { size: input.Limit ?? 100, token: input.NextToken, badToken });
      return { Targets: items, NextToken: nextToken };
    },

    RemoveTargets: (input) => {
      const rule = ruleOf(bus, input.Rule, input.EventBusName);
      const failed = (input.Ids ?? []).filter((id) => !rule.targets.delete(id));
      return {
        FailedEntryCount: failed.length,
        FailedEntries: failed.map((TargetId) => ({
          TargetId,
          ErrorCode: 'ResourceNotFoundException',
          ErrorMessage: `Rule ${rule.name} does not have the target ${TargetId}.`,
        })),
      };
    },
  }) satisfies EventsOperations;

function refuseTarget(target: Target, { ctx }: Bus, source: string): void {
  const { Id: id = '', Arn: arn = '', Input: constant, InputPath: path, InputTransformer: transformer } = target;
  const kind = kindOf(arn);
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(arn))
    throw invalid(`Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`);
  if (kind === 'state-machine' && target.RoleArn === undefined) throw invalid(`RoleArn is required for target ${arn}.`);
  const { RoleArn: role } = target;
  if (role !== undefined && !ctx.neighbours.identities.trusts({ service: 'events.amazonaws.com', role, source }))
    throw invalid(`Provided role '${role}' cannot be assumed by principal 'events.amazonaws.com'.`);
  if ([constant, path, transformer].filter((given) => given !== undefined).length > 1)
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
  if (constant !== undefined && !isJson(constant)) throw invalid(`JSON syntax error in input for target ${id}.`);
  if (transformer) {
    const template = transformer.InputTemplate ?? '';
    const unknown = placeholdersOf(template).find((name) => !isPredefined(name) && transformer.InputPathsMap?.[name] === undefined);
    if (unknown !== undefined) throw invalid(`InputTemplate for target ${id} contains invalid placeholder ${unknown}.`);
    if (!isJson(template.replace(/("(?:[^"\\]|\\.)*")|<[A-Za-z0-9_.-]+>/g, (_, text?: string) => text ?? 'null')))
      throw invalid(`Invalid InputTemplate for target ${id} : it is neither JSON nor a quoted string.`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
