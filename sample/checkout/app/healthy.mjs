// The container's own health check: ends with 0 when the service answers for itself, with 1 when it does not.
import { get } from 'node:http';

const { HOST: host = '127.0.0.1', PORT: port = 8080 } = process.env;
const asked = get({ host, port, path: '/healthz', agent: false }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
asked.on('error', () => process.exit(1));
