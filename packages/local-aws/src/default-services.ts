import { autoScalingService } from './application-auto-scaling/application-auto-scaling.ts';
import { applicationSignalsService } from './application-signals/application-signals.ts';
import { cloudwatchService } from './cloudwatch/cloudwatch.ts';
import { dynamodbService } from './dynamodb/dynamodb.ts';
import { ecrService } from './ecr/ecr.ts';
import { ecsService } from './ecs/ecs.ts';
import { elbv2Service } from './elbv2/elbv2.ts';
import { eventsService } from './events/events.ts';
import { iamService } from './iam/iam.ts';
import { lambdaService } from './lambda/lambda.ts';
import { route53Service } from './route53/route53.ts';
import { secretsManagerService } from './secretsmanager/secretsmanager.ts';
import { serviceDiscoveryService } from './servicediscovery/servicediscovery.ts';
import { sqsService } from './sqs/sqs.ts';
import { ssmService } from './ssm/ssm.ts';
import { stepFunctionsService } from './stepfunctions/stepfunctions.ts';
import { stsService } from './sts/sts.ts';

/** Every service of the local AWS, by the name that `local.services` gives it. */
export const defaultServices = {
  applicationSignals: applicationSignalsService,
  autoScaling: autoScalingService,
  cloudwatch: cloudwatchService,
  dynamodb: dynamodbService,
  ecr: ecrService,
  ecs: ecsService,
  elbv2: elbv2Service,
  events: eventsService,
  iam: iamService,
  lambda: lambdaService,
  route53: route53Service,
  secretsManager: secretsManagerService,
  servicediscovery: serviceDiscoveryService,
  sqs: sqsService,
  ssm: ssmService,
  stepfunctions: stepFunctionsService,
  sts: stsService,
};
