import { text } from './kinds.ts';

export const functionName = text(
  'the name or the ARN of a Lambda function',
  '^(arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:)?[A-Za-z0-9_-]{1,64}(:(\\$LATEST|[A-Za-z0-9_-]{1,128}))?$',
);
