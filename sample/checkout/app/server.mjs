// The sample service that the demo and the stories deploy: plain JavaScript without dependencies, so that any
// node runs it. Where it is to publish metrics of its own (metrics.mjs), it needs two clients of the AWS SDK.
// It listens on $HOST:$PORT, 127.0.0.1 unless told. How it behaves is set by the environment; versions.ts
// names the sets that are used.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { CONTENT_TYPE, exposition, observe } from './prometheus.mjs';

const env = process.env;
const version = env.VERSION ?? 'dev';
const number = (name, otherwise) => (env[name] === undefined ? otherwise : Number(env[name]));
const isOn = (name) => env[name] === '1';

/** Share of requests that are answered 500, spread evenly: every tenth one at 0.1. */
const failRate = number('FAIL_RATE', 0);
let failDebt = 0;

function fails(request) {
  if (isOn('FAIL_ONLY_PRODUCTION') && request.headers['x-teal-test'] !== undefined) return false;
  failDebt += failRate;
  // Ten times 0.1 is a little less than 1.
  if (failDebt < 1 - 1e-9) return false;
  failDebt -= 1;
  return true;
}

/** Loaded beside the start: it is not waited for, and what comes before it is not counted. */
let metrics;
if (env.METRICS_NAMESPACE !== undefined) import('./metrics.mjs').then((loaded) => (metrics = loaded), crash);

let stopping = false;

const answer = (response, status, body, headers = {}) => {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-version': version,
    ...(stopping ? { connection: 'close' } : {}),
    ...headers,
  });
  response.end(body);
};

const routes = {
  '/healthz': (_, response) => (isOn('UNHEALTHY') ? answer(response, 503, 'unhealthy\n') : answer(response, 200, 'ok\n')),
  '/metrics': (_, response) => answer(response, 200, exposition(version), { 'content-type': CONTENT_TYPE }),
  '/': (_, response) => answer(response, 200, isOn('TEST_FAILS') ? `something else, version ${version}\n` : `checkout ${version}\n`),
  '/slow': (url, response) => {
    const ms = Math.min(60_000, Math.max(0, Number(url.searchParams.get('ms') ?? 1000) || 0));
    setTimeout(() => answer(response, 200, `checkout ${version} after ${ms} ms\n`), ms);
  },
  '/echo': (_, response, request) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      answer(response, 200, JSON.stringify({ version, method: request.method, url: request.url, headers: request.headers, body }), {
        'content-type': 'application/json',
      });
    });
  },
};

function countWhenDone(response) {
  const began = performance.now();
  response.once('finish', () => metrics?.count(response.statusCode));
  response.once('close', () => observe(response.writableFinished ? response.statusCode : CLIENT_LEFT, (performance.now() - began) / 1000));
}

/** As nginx calls it. */
const CLIENT_LEFT = 499;

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://checkout');
  // Who asks these two is no user, and neither are Teal's own tests.
  if (url.pathname !== '/healthz' && url.pathname !== '/metrics') {
    if (request.headers['x-teal-test'] === undefined) countWhenDone(response);
    if (url.pathname === env.BROKEN_PATH) return answer(response, 500, `checkout ${version}: ${url.pathname} is broken\n`);
    if (fails(request)) return answer(response, 500, `checkout ${version}: failed\n`);
  }
  const route = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined;
  if (route) route(url, response, request);
  else answer(response, 404, 'not found\n');
});
// Longer than the load balancer's idle time-out of 60 s: the balancer, not the app, ends an idle connection.
server.keepAliveTimeout = 75_000;
server.requestTimeout = 0;

// WebSockets on /ws: each text or binary message comes back; a socket ends with 1001 at its age limit or when
// the app stops.
const sockets = new Set();
const maxAgeMs = number('WS_MAX_AGE_MS', 0);
const GOING_AWAY = 1001;

server.on('upgrade', (request, socket) => {
  const key = request.headers['sec-websocket-key'];
  if (new URL(request.url ?? '/', 'http://checkout').pathname !== '/ws' || key === undefined || stopping) {
    socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
    return;
  }
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\nx-version: ${version}\r\n\r\n`,
  );
  socket.setNoDelay(true);
  const talk = { socket, closing: false, pending: Buffer.alloc(0) };
  sockets.add(talk);
  const ageLimit = maxAgeMs > 0 ? setTimeout(() => sayGoodbye(talk), maxAgeMs) : undefined;
  socket.on('data', (bytes) => readFrames(talk, bytes));
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    clearTimeout(ageLimit);
    sockets.delete(talk);
  });
});

function frame(opcode, payload) {
  const length =
    payload.length < 126 ? [payload.length] : payload.length < 65_536 ? [126, payload.length >> 8, payload.length & 255] : undefined;
  if (length) return Buffer.concat([Buffer.from([0x80 | opcode, ...length]), payload]);
  const head = Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}

function closeFrame(code) {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return frame(8, payload);
}

function sayGoodbye(talk) {
  if (talk.closing) return;
  talk.closing = true;
  talk.socket.write(closeFrame(GOING_AWAY));
  // A peer that does not answer the close is not waited for.
  setTimeout(() => talk.socket.destroy(), 1000).unref();
}

/** Frames of a client: masked, unfragmented up to 1 MiB; whatever else comes ends the connection. */
function readFrames(talk, bytes) {
  talk.pending = Buffer.concat([talk.pending, bytes]);
  for (;;) {
    const { pending } = talk;
    if (pending.length < 2) return;
    const short = pending[1] & 127;
    const start = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (pending.length < start + 4) return;
    const length = short === 126 ? pending.readUInt16BE(2) : short === 127 ? Number(pending.readBigUInt64BE(2)) : short;
    if ((pending[1] & 128) === 0 || length > 1_048_576) return talk.socket.destroy();
    if (pending.length < start + 4 + length) return;
    const mask = pending.subarray(start, start + 4);
    const payload = Buffer.from(pending.subarray(start + 4, start + 4 + length));
    for (let i = 0; i < payload.length; i++) payload[i] ^= mask[i & 3];
    talk.pending = pending.subarray(start + 4 + length);
    handleFrame(talk, pending[0] & 15, payload);
  }
}

function handleFrame(talk, opcode, payload) {
  if (opcode === 8) {
    if (!talk.closing) talk.socket.write(frame(8, payload.subarray(0, 2)));
    talk.closing = true;
    talk.socket.end();
  } else if (opcode === 9) talk.socket.write(frame(10, payload));
  else if (opcode === 1 || opcode === 2) talk.socket.write(frame(opcode, payload));
}

/**
 * Takes no new connections, finishes requests, ends WebSockets; then the process has nothing left to do and
 * exits.
 */
function stop() {
  if (stopping) return;
  stopping = true;
  console.log('stopping');
  for (const talk of sockets) sayGoodbye(talk);
  server.close(() => Promise.resolve(metrics?.publish()).then(() => process.exit(0)));
  server.closeIdleConnections();
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// The channel to the local AWS ends with it: nothing of ours may outlive it.
process.on('disconnect', () => process.exit(0));

function crash(why) {
  console.error(why);
  process.exit(1);
}

if (isOn('CRASH_ON_START')) crash('crashing on start, as configured');
const crashAfterMs = number('CRASH_AFTER_MS', 0);
if (crashAfterMs > 0) setTimeout(() => crash(`crashing after ${crashAfterMs} ms, as configured`), crashAfterMs);
setTimeout(
  () => {
    if (stopping) return;
    server.listen(number('PORT', 8080), env.HOST ?? '127.0.0.1', () =>
      console.log(`checkout ${version} listens on ${number('PORT', 8080)}`),
    );
  },
  number('START_DELAY_MS', 0),
);
