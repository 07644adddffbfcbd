/** A network between everybody and the server that cuts connections where it hurts: in a line, in a character. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Connection {
  readonly client: Socket;
  /** To be cut inside the next bytes from the server. */
  doomed: boolean;
}

export class CuttingProxy {
  private readonly server: Server;
  private readonly connections = new Set<Connection>();
  /** Cuts so far that hit the middle of a character. */
  cutCharacters = 0;
  cuts = 0;

  static async start(port: number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(port);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  private constructor(port: number) {
    this.server = createServer((client) => this.join(client, connect(port, '127.0.0.1')));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Every connection ends within the next bytes it carries from the server. */
  cutAll(): void {
    for (const connection of this.connections) connection.doomed = true;
  }

  async stop(): Promise<void> {
    this.server.close();
    for (const { client } of this.connections) client.destroy();
    await once(this.server, 'close');
  }

  private join(client: Socket, server: Socket): void {
    const connection: Connection = { client, doomed: false };
    this.connections.add(connection);
    client.pipe(server);
    server.on('data', (bytes: Buffer) => {
      if (!connection.doomed) {
        if (!client.write(bytes)) {
          server.pause();
          client.once('drain', () => server.resume());
        }
        return;
      }
      this.cuts++;
      client.write(bytes.subarray(0, this.placeToCut(bytes)), () => client.destroy());
      server.destroy();
    });
    const end = () => {
      this.connections.delete(connection);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
  }

  /** Inside a character of several bytes when there is one, else in the middle of a line. */
  private placeToCut(bytes: Buffer): number {
    const inCharacter = bytes.findLastIndex((byte) => (byte & 0xc0) === 0x80);
    if (inCharacter < 0) return Math.floor(bytes.length / 2);
    this.cutCharacters++;
    return inCharacter;
  }
}
