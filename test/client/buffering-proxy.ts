/** A proxy that keeps back each answer, headers and all, until it has ended: what virus scanners and some CDNs do. */
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface BufferingProxy {
  readonly origin: string;
  /** Off: it passes on what comes as it comes. */
  buffers: boolean;
  /** Paths it was asked for, in order. */
  readonly asked: string[];
  /** Resolves when `holds` does, looked at after each request. */
  until(holds: () => boolean): Promise<void>;
  close(): void;
}

/** @param target origin of the server behind it; asked anew for each request */
export async function startBufferingProxy(target: () => string): Promise<BufferingProxy> {
  const asked: string[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((incoming, outgoing) => {
    asked.push(incoming.url!);
    for (const look of waiting) look();
    const { headers, method } = incoming;
    const onward = ask(target() + incoming.url, { method, headers }, (answer) => {
      pass(answer, outgoing, proxy.buffers).catch(() => outgoing.destroy());
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: BufferingProxy = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    buffers: true,
    asked,
    async until(holds) {
      while (!holds()) await new Promise<void>((look) => waiting.add(look));
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return proxy;
}

async function pass(answer: IncomingMessage, outgoing: ServerResponse, buffers: boolean): Promise<void> {
  const { statusCode = 502, headers } = answer;
  if (!buffers) {
    outgoing.writeHead(statusCode, headers).flushHeaders();
    answer.pipe(outgoing);
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { 'transfer-encoding': _chunked, ...rest } = headers;
  outgoing.writeHead(statusCode, { ...rest, 'content-length': body.length }).end(body);
}
