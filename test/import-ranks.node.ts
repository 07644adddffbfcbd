/** Holds the plan of the house: imports go downward, siblings never meet, nothing runs in circles. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, it } from 'node:test';
import { parseSync } from 'vite';

const root = resolve(import.meta.dirname, '..');

/** What each area of `src` may import, besides itself. */
const browserRanks: Record<string, readonly string[]> = {
  protocol: [],
  store: [],
  i18n: [],
  room: ['protocol'],
  client: ['protocol', 'store', 'room'],
  visitor: ['protocol', 'client', 'store', 'room'],
  expert: ['protocol', 'client', 'store', 'room'],
  ui: ['protocol', 'store', 'room', 'i18n'],
  widget: ['protocol', 'client', 'store', 'room', 'visitor', 'ui', 'i18n'],
  desk: ['protocol', 'client', 'store', 'room', 'expert', 'ui', 'i18n'],
  demo: [],
};

/** The same for `server/src`; the files beside the folders compose everything. */
const serverRanks: Record<string, readonly string[]> = {
  config: [],
  storage: [],
  engine: ['storage'],
  events: ['storage', 'engine'],
  auth: ['storage', 'engine'],
  workgroup: ['storage', 'engine'],
  records: ['storage', 'engine'],
  administration: ['storage'],
  uploads: ['storage'],
  push: ['storage'],
  xmpp: ['engine'],
  http: [
    'workgroup',
    'engine',
    'events',
    'auth',
    'records',
    'administration',
    'uploads',
    'push',
    'xmpp',
    'storage',
    'config',
  ],
  commands: ['config', 'storage', 'auth', 'workgroup', 'records', 'uploads', 'engine', '.'],
  '.': [
    'config',
    'storage',
    'auth',
    'workgroup',
    'records',
    'administration',
    'uploads',
    'push',
    'engine',
    'events',
    'http',
    'commands',
  ],
};

/** Packages an area may import; Node's own modules are `node`. */
const packages: Record<string, readonly string[]> = {
  protocol: [],
  store: [],
  i18n: [],
  room: [],
  client: ['eventsource-parser'],
  visitor: [],
  expert: [],
  ui: ['lit', '@lit/context', 'dompurify'],
  widget: ['lit', '@lit/context'],
  desk: ['lit', '@lit/context'],
  demo: [],
};

interface Import {
  from: string;
  to: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Every specifier of a file: imports, re-exports, dynamic imports and `import()` types. */
function specifiers(file: string): string[] {
  const code = readFileSync(file, 'utf8');
  const { module, errors } = parseSync(file, code);
  assert.deepEqual(errors, [], `${relative(root, file)} does not parse.`);
  const found = [
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) =>
      code.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    ),
  ];
  return [...new Set(found)];
}

function resolved(file: string, specifier: string): string {
  const path = resolve(dirname(file), specifier.replace(/\.js$/, '.ts'));
  return existsSync(path) ? path : resolve(path.replace(/\.ts$/, ''), 'index.ts');
}

function importsOf(folder: string): { inside: Import[]; outside: Import[] } {
  const inside: Import[] = [];
  const outside: Import[] = [];
  for (const from of sourceFiles(folder)) {
    for (const specifier of specifiers(from)) {
      if (specifier.startsWith('.')) inside.push({ from, to: resolved(from, specifier) });
      else outside.push({ from, to: specifier });
    }
  }
  return { inside, outside };
}

/** `protocol` for `src/protocol/decode/x.ts`; `.` for a file that lies in no folder. */
function area(folder: string, file: string): string {
  const parts = relative(folder, file).split(sep);
  return parts.length > 1 ? parts[0]! : '.';
}

const named = ({ from, to }: Import) => `${relative(root, from)} → ${relative(root, to)}`;

function misplaced(folder: string, ranks: Record<string, readonly string[]>, imports: Import[]): string[] {
  return imports
    .filter(({ from, to }) => {
      const [here, there] = [area(folder, from), area(folder, to)];
      return here !== there && !ranks[here]?.includes(there);
    })
    .map(named);
}

/** One circle as a list of files, or undefined. */
function circle(imports: Import[]): string[] | undefined {
  const graph = groupedByFile(imports);
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | undefined => {
    if (path.includes(file))
      return [...path.slice(path.indexOf(file)), file].map((each) => relative(root, each));
    if (done.has(file)) return undefined;
    path.push(file);
    for (const { to } of graph.get(file) ?? []) {
      const found = visit(to);
      if (found) return found;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const found = visit(file);
    if (found) return found;
  }
  return undefined;
}

function groupedByFile(imports: Import[]): Map<string, Import[]> {
  const graph = new Map<string, Import[]>();
  for (const each of imports) graph.set(each.from, [...(graph.get(each.from) ?? []), each]);
  return graph;
}

const browser = join(root, 'src');
const server = join(root, 'server', 'src');
const browserImports = importsOf(browser);
const serverImports = importsOf(server);

describe('import ranks', () => {
  it('every folder has a rank', () => {
    const folders = (folder: string) => new Set(sourceFiles(folder).map((file) => area(folder, file)));
    for (const folder of folders(browser)) assert.ok(folder in browserRanks, `src/${folder} has no rank.`);
    for (const folder of folders(server))
      assert.ok(folder in serverRanks, `server/src/${folder} has no rank.`);
  });

  it('imports of the browser go downward', () => {
    assert.deepEqual(misplaced(browser, browserRanks, browserImports.inside), []);
  });

  it('areas meet at their index', () => {
    const past = browserImports.inside.filter(
      ({ from, to }) => area(browser, from) !== area(browser, to) && !/[/\\](index|desk)\.ts$/.test(to),
    );
    assert.deepEqual(past.map(named), []);
  });

  it('imports of the server go downward, and reach only the protocol of the browser', () => {
    const own = serverImports.inside.filter(({ to }) => to.startsWith(server + sep));
    assert.deepEqual(misplaced(server, serverRanks, own), []);
    const foreign = serverImports.inside.filter(({ to }) => !to.startsWith(server + sep));
    assert.deepEqual(foreign.filter(({ to }) => to !== join(browser, 'protocol', 'index.ts')).map(named), []);
  });

  it('packages are used where they belong', () => {
    const stray = browserImports.outside.filter(({ from, to }) => {
      const allowed = packages[area(browser, from)] ?? [];
      return !allowed.some((name) => to === name || to.startsWith(`${name}/`));
    });
    assert.deepEqual(
      stray.map(({ from, to }) => `${relative(root, from)} → ${to}`),
      [],
    );
  });

  it('there are no circles', () => {
    assert.equal(circle(browserImports.inside), undefined);
    assert.equal(circle(serverImports.inside), undefined);
  });
});
