/**
 * Every call that a port may make, as a policy names it: `<IAM service prefix>:<action>`. Closed: a call that
 * is not here has no entry in `call-resources.ts`, and no role could be given it.
 */
export type AwsCall =
  | 'application-autoscaling:DescribeScalableTargets'
  | 'application-signals:BatchGetServiceLevelObjectiveBudgetReport'
  | 'cloudwatch:DescribeAlarms'
  | 'cloudwatch:GetMetricData'
  | 'dynamodb:GetItem'
  | 'dynamodb:PutItem'
  | 'dynamodb:Query'
  | 'dynamodb:UpdateItem'
  | 'ecr:DescribeImages'
  | 'ecs:CreateService'
  | 'ecs:DeregisterTaskDefinition'
  | 'ecs:DescribeServices'
  | 'ecs:DescribeTaskDefinition'
  | 'ecs:DescribeTasks'
  | 'ecs:ListServices'
  | 'ecs:ListTaskDefinitions'
  | 'ecs:ListTasks'
  | 'ecs:RegisterTaskDefinition'
  | 'ecs:RunTask'
  | 'ecs:StopTask'
  | 'ecs:TagResource'
  | 'ecs:UpdateService'
  | 'elasticloadbalancing:DescribeListeners'
  | 'elasticloadbalancing:DescribeLoadBalancers'
  | 'elasticloadbalancing:DescribeRules'
  | 'elasticloadbalancing:DescribeTargetGroupAttributes'
  | 'elasticloadbalancing:DescribeTargetGroups'
  | 'elasticloadbalancing:DescribeTargetHealth'
  | 'elasticloadbalancing:ModifyListener'
  | 'elasticloadbalancing:ModifyRule'
  | 'lambda:InvokeFunction'
  | 'route53:ChangeResourceRecordSets'
  | 'route53:GetChange'
  | 'route53:GetHostedZone'
  | 'route53:ListResourceRecordSets'
  | 'secretsmanager:GetSecretValue'
  | 'servicediscovery:GetNamespace'
  | 'servicediscovery:GetService'
  | 'ssm:GetParameter'
  | 'states:DescribeExecution'
  | 'states:SendTaskSuccess'
  | 'states:StartExecution'
  | 'states:StopExecution';

/**
 * `checks`: for what green is judged by, not for traffic alone. `cluster`: every service of the cluster, not
 * the pair alone. `discovered`: for sides that no load balancer counts. `production`, `stage`: the routes
 * that users take, or the one that tests take. `hooks`: functions of
 * hooks that are handed a token. `recoveries`: of the state machines that recover deployments.
 * `revisions`: of the task definitions, not the services.
 */
export type CallScope = 'checks' | 'sources' | 'cluster' | 'discovered' | 'hooks' | 'production' | 'recoveries' | 'revisions' | 'stage';

/** A call of a method; with `of`: on less than everything that the call is made for. */
export type DeclaredCall = AwsCall | { readonly call: AwsCall; readonly of: CallScope };
