/** A hospital's own site on an origin of its own, with as strict a content security policy as a site can have. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Site {
  readonly url: string;
  stop(): Promise<void>;
}

export interface SiteOptions {
  /** Origin of the Chat API server. */
  chat: string;
  workgroup?: string;
  /** Further attributes of the element, such as `lang="ar"`. */
  attributes?: string;
  lang?: string;
  dir?: 'ltr' | 'rtl';
}

const nonce = 'c2l0ZS1ub25jZQ';

function policy(chat: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${chat}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types ofchat ofchat-lit',
  ].join('; ');
}

function page(options: SiteOptions, path: string): string {
  const { chat, workgroup = 'diabetes', attributes = '', lang = 'en', dir = 'ltr' } = options;
  return `<!doctype html>
<html lang="${lang}" dir="${dir}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>St. Anna Hospital</title>
    <link rel="stylesheet" href="/site.css" />
    <link rel="icon" href="/icon.png" />
  </head>
  <body>
    <main>
      <h1>St. Anna Hospital ${path}</h1>
      <p><a href="/next">Next page</a></p>
    </main>
    <script nonce="${nonce}" type="module" src="${chat}/ofchat-widget.js"></script>
    <ofchat-widget workgroup="${workgroup}" ${attributes}></ofchat-widget>
  </body>
</html>`;
}

/** `options` is read at every request, so that a test may change it between two pages. */
export async function startSite(options: SiteOptions): Promise<Site> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    if (path === '/site.css') {
      response.setHeader('content-type', 'text/css');
      response.end('body { font: 16px/1.5 serif; margin: 2rem; }');
      return;
    }
    if (path === '/icon.png') {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', policy(options.chat));
    response.end(page(options, path));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((stopped) => server.close(stopped));
    },
  };
}
