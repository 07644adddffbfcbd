/** A door between browsers and the server that a test can close, or slam while bytes are on their way. */
import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Gate {
  readonly url: string;
  /** Cuts every connection now, wherever its bytes are. New ones are let through. */
  cut(): void;
  /** Refuses new connections and cuts the old ones until `open()`. */
  close(): void;
  open(): void;
  stop(): Promise<void>;
}

export async function openGate(serverPort: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  let closed = false;
  const server: Server = createServer((incoming) => {
    if (closed) {
      incoming.destroy();
      return;
    }
    const outgoing = connect(serverPort, '127.0.0.1');
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    close() {
      closed = true;
      cut();
    },
    open() {
      closed = false;
    },
    async stop() {
      cut();
      await new Promise((stopped) => server.close(stopped));
    },
  };
}
