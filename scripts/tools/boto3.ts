import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Call, Told, Tool } from './check.ts';
import { toolEnvironment } from './environment.ts';

/** One process makes all calls: a line of JSON in, a line of JSON out. */
const SERVE = `
import json, sys
import boto3, botocore, botocore.config
from botocore.exceptions import ClientError
config = botocore.config.Config(retries={'max_attempts': 1}, inject_host_prefix=False)
clients = {}
def plain(value):
    return value.decode() if isinstance(value, bytes) else value.read().decode() if hasattr(value, 'read') else value.isoformat()
for line in sys.stdin:
    call = json.loads(line)
    try:
        service = call['service']
        if service not in clients:
            clients[service] = boto3.client(service, endpoint_url=sys.argv[1], config=config)
        answer = getattr(clients[service], botocore.xform_name(call['operation']))(**call['input'])
        told = {'answer': {key: value for key, value in answer.items() if key != 'ResponseMetadata'}}
    except ClientError as error:
        told = {'code': error.response['Error']['Code'], 'message': error.response['Error'].get('Message') or ''}
    except Exception as error:
        told = {'code': type(error).__name__, 'message': str(error)}
    print(json.dumps(told, default=plain), flush=True)
`;

export interface Boto3 {
  readonly tool: Tool;
  stop(): Promise<void>;
}

export function startBoto3(endpoint: string): Boto3 {
  const python = spawn('python3', ['-c', SERVE, endpoint], { env: toolEnvironment(), stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  return {
    async tool(call: Call): Promise<Told> {
      python.stdin.write(`${JSON.stringify(call)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('python3 ended before it answered');
      return JSON.parse(value) as Told;
    },
    stop: () => ended(python),
  };
}

async function ended(python: ChildProcess): Promise<void> {
  if (python.exitCode !== null || python.signalCode !== null) return;
  python.stdin?.end();
  await once(python, 'close');
}
