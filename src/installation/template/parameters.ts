import type { TemplatePart } from './template.ts';

/** What `serverless deploy --param` gives, in the form that CloudFormation declares it. */
const PARAMETERS = {
  Subnets: {
    Type: 'CommaDelimitedList',
    Default: '',
    Description: 'Subnets of the functions that probe and test what is deployed, to reach an internal load balancer. Empty - none',
  },
  SecurityGroups: { Type: 'CommaDelimitedList', Default: '', Description: 'Security groups of the functions in subnets' },
  Tracing: { Type: 'String', Default: 'off', AllowedValues: ['off', 'on'], Description: 'X-Ray traces of executions and functions' },
  AlarmTopic: {
    Type: 'String',
    Default: '',
    Description: 'ARN of the SNS topic that is told when Teal itself is unwell. Empty - nobody',
  },
  LogRetentionDays: {
    Type: 'Number',
    Default: 90,
    AllowedValues: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653],
    Description: 'Logs of functions and state machines are kept this long',
  },
  HistoryDays: { Type: 'Number', Default: 400, MinValue: 1, Description: 'Ended deployments are remembered this long' },
} as const;

export type ParameterName = keyof typeof PARAMETERS;
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as readonly ParameterName[];

const ref = (parameter: ParameterName) => ({ Ref: parameter });

/** What the stack can be told, and what follows from it for others to ask. */
export const parameters = (): TemplatePart => ({
  Parameters: PARAMETERS,
  Conditions: {
    InSubnets: { 'Fn::Not': [{ 'Fn::Equals': [{ 'Fn::Join': ['', ref('Subnets')] }, ''] }] },
    Traced: { 'Fn::Equals': [ref('Tracing'), 'on'] },
    AlarmsTold: { 'Fn::Not': [{ 'Fn::Equals': [ref('AlarmTopic'), ''] }] },
  },
});
