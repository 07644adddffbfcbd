/**
 * The least a Node server can do for event streams: hold the answers, write one frame to all of them. The floor that
 * ours is compared with; it has no users, no storage and no replay.
 */
import { createServer } from 'node:http';

const readers = new Set();
let count = 0;

const server = createServer((request, response) => {
  if (request.method === 'POST') {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text) => (body += text));
    request.on('end', () => {
      const frame = `id: ${++count}\nevent: chatapi.muc\ndata: ${body}\n\n`;
      for (const reader of readers) reader.write(frame);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    return;
  }
  response.socket?.setNoDelay(true);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(':\n\n');
  readers.add(response);
  response.on('close', () => readers.delete(response));
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  process.stdout.write(`Bare server listens on http://127.0.0.1:${port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
