/** A push service as browsers' makers run them, with a browser behind it that decrypts what arrives (RFC 8291). */
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { PushSubscriptionBody } from '../../../src/protocol/index.js';

/** Made for these tests, and of use nowhere else: it names 127.0.0.1 and push.example. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgYbxwgrMHaJZf1y6/
fOdlFECVJev0xaT+wkqA9bfNtW6hRANCAAQwtgIxVWZ8tJJikD2znh4CyqH7ESly
VJfTyAtbOPjNPgX1hlJuBNESKnRyAYGpKVm8bfFt8vJEd6ag+ZIwwSHt
-----END PRIVATE KEY-----`;
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBijCCATCgAwIBAgIBATAKBggqhkjOPQQDAjAkMSIwIAYDVQQDDBlwdXNoIHNl
cnZpY2Ugb2YgdGhlIHRlc3RzMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAw
MDAwWjAkMSIwIAYDVQQDDBlwdXNoIHNlcnZpY2Ugb2YgdGhlIHRlc3RzMFkwEwYH
KoZIzj0CAQYIKoZIzj0DAQcDQgAEMLYCMVVmfLSSYpA9s54eAsqh+xEpclSX08gL
Wzj4zT4F9YZSbgTREip0cgGBqSlZvG3xbfLyRHemoPmSMMEh7aNRME8wDwYDVR0T
AQH/BAUwAwEB/zAdBgNVHREEFjAUhwR/AAABggxwdXNoLmV4YW1wbGUwHQYDVR0O
BBYEFBRQe6meFh9J+qiGexzqhbim43IXMAoGCCqGSM49BAMCA0gAMEUCIQCGtTZc
hcYyan2jkvAKdgzkpuiL+6FhB6wBujIBt3h8PQIgIpWTRHRogyRNq0dioReAznKO
WYfbEJIQO+OyZBcvWYs=
-----END CERTIFICATE-----`;

export interface Delivered {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export class Browser {
  readonly subscription: PushSubscriptionBody;
  private readonly ecdh = createECDH('prime256v1');
  private readonly auth = randomBytes(16);

  constructor(endpoint: string) {
    const p256dh = this.ecdh.generateKeys().toString('base64url');
    const keys = { p256dh, auth: this.auth.toString('base64url') };
    this.subscription = { endpoint, expirationTime: null, keys };
  }

  /** `aes128gcm` (RFC 8188 §2) with the keys of RFC 8291 §3.4. */
  decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const length = body[20]!;
    const theirs = body.subarray(21, 21 + length);
    const sealed = body.subarray(21 + length);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.ecdh.getPublicKey(), theirs]);
    const input = Buffer.from(hkdfSync('sha256', this.ecdh.computeSecret(theirs), this.auth, info, 32));
    const derive = (name: string, size: number) =>
      Buffer.from(hkdfSync('sha256', input, salt, `Content-Encoding: ${name}\0`, size));
    const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
    decipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    return plain.subarray(0, plain.lastIndexOf(2)).toString();
  }
}

export class PushService {
  readonly delivered: Delivered[] = [];
  /** What is answered; a location makes it a redirect. */
  status = 201;
  location: string | undefined;
  readonly browsers = new Map<string, Browser>();
  private readonly server: Server;
  private readonly waiting = new Set<() => void>();

  static async start(): Promise<PushService> {
    const service = new PushService();
    service.server.listen(0, '127.0.0.1');
    await once(service.server, 'listening');
    return service;
  }

  private constructor() {
    this.server = createServer({ key, cert: certificate }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const path = request.url!;
        const text = this.browsers.get(path)?.decrypt(Buffer.concat(chunks)) ?? '';
        this.delivered.push({ path, headers: request.headers, text });
        response.writeHead(this.status, this.location === undefined ? {} : { location: this.location });
        response.end('An answer that nobody reads.');
        for (const next of this.waiting) next();
      });
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** A browser that is reached at `path`, by the number of this machine or by a name. */
  browser(path: string, host = '127.0.0.1'): Browser {
    const browser = new Browser(`https://${host}:${this.port}${path}`);
    this.browsers.set(path, browser);
    return browser;
  }

  /** Resolves when so many messages have arrived in all. */
  async received(count: number): Promise<readonly Delivered[]> {
    while (this.delivered.length < count) await new Promise<void>((next) => this.waiting.add(next));
    return this.delivered;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
