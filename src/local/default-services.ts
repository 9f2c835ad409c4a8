import { dynamodbService } from './dynamodb/dynamodb.ts';
import { lambdaService } from './lambda/lambda.ts';
import { stsService } from './sts/sts.ts';

/** Every service of the local AWS, by the name that `local.services` gives it. */
export const defaultServices = {
  dynamodb: dynamodbService,
  lambda: lambdaService,
  sts: stsService,
};
