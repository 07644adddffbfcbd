/** The OpenAPI document, and Swagger UI for it (the README promises one). */
import swaggerUi from '@fastify/swagger-ui';
import type { Api } from './context.js';

/** Its own scripts and styles, nothing inline and nothing foreign; its icons are data. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 32" height="32"><text x="0" y="23" fill="#fff" font-family="system-ui, sans-serif" font-size="22" font-weight="650">OFChat</text></svg>';

/** `/docs/` for people, `/docs/json` for programs. */
export async function docsRoutes(api: Api): Promise<void> {
  await api.register(swaggerUi, {
    routePrefix: '/docs/',
    staticCSP: policy,
    uiConfig: { docExpansion: 'none', deepLinking: true, tryItOutEnabled: true, validatorUrl: null },
    theme: { title: 'OFChat: the Chat API' },
    logo: { type: 'image/svg+xml', content: Buffer.from(logo), href: '/docs/', target: '_self' },
  });
}
