/** Rich messages (`data.html`): string in, safe fragment out. DOMPurify is loaded with the first of them. */
import type { Config, DOMPurify } from 'dompurify';

const config: Config & { RETURN_DOM_FRAGMENT: true } = {
  RETURN_DOM_FRAGMENT: true,
  // No images, media or styles: each would tell a third party that, and where, the message is read.
  ALLOWED_TAGS:
    'a b blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i kbd li ol p pre s small span strong sub sup table tbody td tfoot th thead tr u ul'.split(
      ' ',
    ),
  ALLOWED_ATTR: ['href', 'title', 'dir', 'lang', 'colspan', 'rowspan', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto|tel):/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
};

/** Rejects when the sanitiser cannot be loaded or may not run here: show the plain body then. */
export async function sanitise(html: string): Promise<DocumentFragment> {
  const purify = await (loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  }));
  const fragment = purify.sanitize(html, config);
  for (const link of fragment.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
  }
  return fragment;
}

let loading: Promise<DOMPurify> | undefined;

async function load(): Promise<DOMPurify> {
  const { default: purify } = await import('dompurify');
  const policy = createPolicy();
  if (policy) config.TRUSTED_TYPES_POLICY = policy;
  return purify;
}

/**
 * DOMPurify parses in an inert document, for which it needs a policy: without one of a known name it would try to
 * make its own. This one passes strings through, and nobody but DOMPurify ever holds it.
 */
function createPolicy(): Config['TRUSTED_TYPES_POLICY'] {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypesFactory };
  return trustedTypes?.createPolicy('ofchat', {
    createHTML: (html) => html,
    createScriptURL: () => '',
  });
}

interface TrustedTypesFactory {
  createPolicy(
    name: string,
    rules: { createHTML(html: string): string; createScriptURL(url: string): string },
  ): NonNullable<Config['TRUSTED_TYPES_POLICY']>;
}
