/**
 * What is built, one `--mode` each:
 *   widget, desk   the drop-in scripts for a script tag: dist/drop-in
 *   npm            the package's entries, dependencies left out: dist/npm
 *   pages          the demo clinic and the desk's page: dist/pages; also the development server
 */
import { renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { minify } from 'terser';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

const root = import.meta.dirname;

/**
 * Lit as a guest on any page. It creates its Trusted Types policy `lit-html` when it loads, and throws where the name is
 * refused or already taken by the page's own Lit: under a name of its own neither can happen. It also leaves its
 * versions and a registry of decorators behind as globals of the page, and looks there for helpers of browsers older than
 * those we serve; constructed style sheets, which it can do without, are needed for the button already.
 */
const changesOfLit: { readonly [file: string]: readonly (readonly [from: string, to: string])[] } = {
  'lit-html/lit-html.js': [
    ['createPolicy("lit-html"', 'createPolicy("ofchat-lit"'],
    ['t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3")', '0'],
  ],
  'lit-element/lit-element.js': [
    ['s.litElementHydrateSupport?.({LitElement:i})', '0'],
    ['s.litElementPolyfillSupport;o?.({LitElement:i})', '0'],
    ['(s.litElementVersions??=[]).push("4.2.2")', '0'],
  ],
  '@lit/reactive-element/reactive-element.js': [
    ['p=a.reactiveElementPolyfillSupport,', ''],
    [',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2")', ''],
    ['Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;', ''],
    [
      'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
      '',
    ],
  ],
  '@lit/reactive-element/css-tag.js': [
    // What `css` is given is checked when the sources are: all of it are texts of this project.
    [
      'if(this._$cssResult$=!0,o!==s)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");',
      'this._$cssResult$=!0;',
    ],
    [
      `throw Error("Value passed to 'css' function must be a 'css' function result: "+t+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")`,
      'throw t',
    ],
    [
      't.ShadowRoot&&(void 0===t.ShadyCSS||t.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype',
      '!0',
    ],
  ],
};

/** Fails the build when another version of Lit has other words: then somebody has to look. */
function changeLit(): Plugin {
  const changed = new Set<string>();
  return {
    name: 'change-lit',
    apply: 'build',
    buildStart() {
      changed.clear();
    },
    transform(code, id) {
      const file = Object.keys(changesOfLit).find((name) => id.endsWith(`node_modules/${name}`));
      if (file === undefined) return null;
      let result = code;
      for (const [from, to] of changesOfLit[file] ?? []) {
        const parts = result.split(from);
        if (parts.length !== 2)
          this.error(`Expected once in ${id}, found ${parts.length - 1} times: ${from}`);
        result = parts.join(to);
      }
      changed.add(file);
      return { code: result, map: null };
    },
    buildEnd(error) {
      const missing = Object.keys(changesOfLit).filter((file) => !changed.has(file));
      if (!error && missing.length > 0) this.error(`Not found in the build: ${missing.join(', ')}`);
    },
  };
}

/** Line ends and comments of html``, svg`` and css`` templates, and of `const css`, cost bytes on every page. */
function minifyTemplates(): Plugin {
  return {
    name: 'minify-templates',
    apply: 'build',
    transform(code, id) {
      if (!/\/src\/.*\.ts$/.test(id) || !/\b(html|svg|css)( = )?`/.test(code)) return null;
      let minified = '';
      let end = 0;
      for (const { tag, first, last, text } of textsOfTemplates(this.parse(code))) {
        let short = tag === 'css' ? minifyCss(text.value.raw) : text.value.raw.replace(/\s*\n\s*/g, ' ');
        if (first) short = short.trimStart();
        if (last) short = short.trimEnd();
        minified += code.slice(end, text.start) + short;
        end = text.end;
      }
      return { code: minified + code.slice(end), map: null };
    },
  };
}

interface TemplateText {
  readonly start: number;
  readonly end: number;
  readonly value: { readonly raw: string };
}

interface Template {
  readonly quasis?: readonly TemplateText[];
}

/** A tagged template has a `tag` and a `quasi`; a declared variable has an `id` and perhaps an `init`. */
interface SyntaxNode {
  readonly tag?: { readonly name?: string };
  readonly quasi?: Template;
  readonly id?: { readonly name?: string } | null;
  readonly init?: Template | null;
}

/** What stands between the expressions of each template, in the order of the file. */
function textsOfTemplates(program: unknown) {
  const found: { tag: string; first: boolean; last: boolean; text: TemplateText }[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { tag, quasi, id, init } = value as SyntaxNode;
    const name = tag?.name ?? (id?.name === 'css' ? 'css' : '');
    const texts = (tag ? quasi : init)?.quasis ?? [];
    if (['html', 'svg', 'css'].includes(name))
      for (const [index, text] of texts.entries())
        found.push({ tag: name, first: index === 0, last: index === texts.length - 1, text });
    Object.values(value).forEach(visit);
  };
  visit(program);
  return found.sort((a, b) => a.text.start - b.text.start);
}

/** Strings stay as they are. */
function minifyCss(css: string): string {
  return css
    .replace(/\/\*[^]*?\*\//g, '')
    .split(/('[^']*'|"[^"]*")/)
    .map((part, index) => (index % 2 ? part : minifyRules(part)))
    .join('');
}

function minifyRules(css: string): string {
  return css
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .replace(/(?<=[ :,(-])0\./g, '.');
}

/** In development the pages' script tags point at the sources. */
function dropInFromSource(): Plugin {
  const sources: Record<string, string> = {
    '/ofchat-widget.js': '/src/widget/define.ts',
    '/ofchat-desk.js': '/src/desk/define.ts',
  };
  return {
    name: 'drop-in-from-source',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const path = request.url?.split('?')[0] ?? '';
        const source = sources[path];
        if (source) request.url = source;
        else if (path === '/desk' || path === '/desk/') request.url = '/src/desk/page/index.html';
        else if (path === '/doctors.html') request.url = '/src/demo/doctors.html';
        next();
      });
    },
  };
}

/** The pages lie at the paths the server serves, not at those of their sources. */
function placePages(outDir: string): Plugin {
  return {
    name: 'place-pages',
    apply: 'build',
    closeBundle() {
      renameSync(resolve(outDir, 'src/desk/page'), resolve(outDir, 'desk'));
      renameSync(resolve(outDir, 'src/demo/doctors.html'), resolve(outDir, 'doctors.html'));
      rmSync(resolve(outDir, 'src'), { recursive: true });
    },
  };
}

/** Terser finds what is never used and what is used once better than the bundler's own minifier, which follows. */
function minifyByTerser(): Plugin {
  return {
    name: 'minify-by-terser',
    apply: 'build',
    async renderChunk(chunk) {
      const { code } = await minify(chunk, { module: true, ecma: 2022, compress: { passes: 3 } });
      return { code: code ?? chunk, map: null };
    },
  };
}

/** Notes for bundlers (`@__PURE__`) are of no use behind the last one. */
const minified = { minify: true, comments: { annotation: false, jsdoc: false } } as const;

function dropIn(name: 'widget' | 'desk'): UserConfig {
  return {
    base: './',
    publicDir: false,
    plugins: [changeLit(), minifyTemplates(), minifyByTerser()],
    build: {
      outDir: 'dist/drop-in',
      // The widget is built first; the desk then comes beside it.
      emptyOutDir: name === 'widget',
      target: 'es2022',
      manifest: `manifest.${name}.json`,
      // As a library, for its chunks are then loaded without Vite's helper, which would cost the entry 1 KB.
      lib: { entry: { [`ofchat-${name}`]: resolve(root, `src/${name}/define.ts`) }, formats: ['es'] },
      rolldownOptions: {
        // Terser takes its time, and is worth it.
        checks: { pluginTimings: false },
        output: {
          ...minified,
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          assetFileNames: 'chunks/[name]-[hash][extname]',
          // With all it needs in one file: what is split off only to be shared would travel apart, for 400 bytes more.
          codeSplitting: { groups: [{ name: 'panel', test: /src[\\/]widget[\\/]panel\.ts$/ }] },
        },
      },
    },
  };
}

const npm: UserConfig = {
  publicDir: false,
  build: {
    outDir: 'dist/npm',
    target: 'es2022',
    lib: {
      entry: {
        index: resolve(root, 'src/widget/index.ts'),
        client: resolve(root, 'src/client/index.ts'),
        protocol: resolve(root, 'src/protocol/index.ts'),
        desk: resolve(root, 'src/desk/define.ts'),
      },
      formats: ['es'],
    },
    rolldownOptions: {
      external: [/^lit($|\/)/, /^@lit\//, 'dompurify', /^eventsource-parser/],
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
};

const pages: UserConfig = {
  publicDir: false,
  plugins: [dropInFromSource(), placePages(resolve(root, 'dist/pages'))],
  build: {
    outDir: 'dist/pages',
    target: 'es2022',
    modulePreload: false,
    // The strict content security policy of the pages forbids data: addresses.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: ['index.html', 'src/desk/page/index.html', 'src/demo/doctors.html'].map((page) =>
        resolve(root, page),
      ),
      external: ['/ofchat-widget.js', '/ofchat-desk.js'],
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    // The host stays the page's, for the server compares it with the origin.
    proxy: Object.fromEntries(
      ['/restapi', '/rest', '/sse'].map((path) => [
        path,
        { target: 'http://127.0.0.1:7070', changeOrigin: false },
      ]),
    ),
  },
};

export default defineConfig(({ mode }) => {
  if (mode === 'widget' || mode === 'desk') return dropIn(mode);
  if (mode === 'npm') return npm;
  return pages;
});
