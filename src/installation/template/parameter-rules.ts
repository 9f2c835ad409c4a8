import { ref } from './template.ts';

const empty = (list: string) => ({ 'Fn::EachMemberEquals': [ref(list), ''] });
const not = (what: object) => ({ 'Fn::Not': [what] });

/**
 * What parameters must be together, beside what each may be. CloudFormation asks before it changes anything.
 */
export const PARAMETER_RULES = {
  SubnetsHaveSecurityGroups: {
    RuleCondition: not(empty('Subnets')),
    Assertions: [{ Assert: not(empty('SecurityGroups')), AssertDescription: 'Functions in subnets need security groups too' }],
  },
} as const;
