import path from 'node:path';

/**
 * The import rules of the tree (docs/architecture.md): which folder may import which.
 * A folder may always import itself. Longest prefix wins.
 */
const MAY_IMPORT = {
  'src/core': [],
  'src/wire': ['src/core'],
  'src/app': ['src/core', 'src/wire', 'src/wording/server-problem.ts'],
  'src/probe': ['src/core', 'src/wire', 'src/app/ports.ts', 'src/wording/server-problem.ts'],
  'src/wording': ['src/core', 'src/wire'],
  'src/ui': ['src/core', 'src/wire', 'src/wording', 'src/app'],
  'src/cli': ['src/core', 'src/wire', 'src/wording'],
  'src/main.ts': [
    'src/core',
    'src/wire',
    'src/wording',
    'src/app',
    'src/probe',
    'src/ui',
    'src/watched-test.ts',
  ],
  'src/watched-test.ts': ['src/wire', 'src/app', 'src/probe', 'src/ui'],
  'src/desk-client': ['src/core', 'src/wire', 'src/app/desk/ports.ts', 'src/wording/server-problem.ts'],
  'src/desk.ts': ['src/core', 'src/wire', 'src/wording', 'src/app', 'src/desk-client', 'src/ui'],
  'server/address': [],
  'server/error-code': [],
  'server/relay': ['src/wire', 'server/address', 'server/error-code', 'server/thread', 'server/time'],
  'server/thread': [],
  'server/store': ['src/core', 'src/wire', 'server/address', 'server/error-code', 'server/thread'],
  'server/time': [],
  'server/log': ['server/error-code'],
  'server/events': ['src/wire'],
  'server/admission': ['server/time', 'server/store/port'],
  'server/accounts': ['src/core', 'src/wire', 'server/error-code', 'server/store/port'],
  'server/sites': ['src/core', 'src/wire', 'server/store/port'],
  'server/fleet': ['src/core', 'src/wire', 'server/error-code', 'server/time'],
  'server/alerts': ['src/core', 'src/wire', 'server/store/port', 'server/sites'],
  'server/results': [
    'src/core',
    'src/wire',
    'server/error-code',
    'server/events',
    'server/time',
    'server/thread',
    'server/store/port',
    'server/store/prepare-result.ts',
  ],
  'server/plan': ['src/core', 'src/wire', 'server/store/port', 'server/sites'],
  'server/http': [
    'src/core',
    'src/wire',
    'server/address',
    'server/admission',
    'server/error-code',
    'server/events',
    'server/log',
    'server/time',
    'server/accounts',
    'server/fleet',
    'server/sites',
    'server/alerts',
    'server/results',
    'server/plan',
    'server/store/port',
    'server/relay/port.ts',
  ],
  'server/config': ['src/core', 'server/address', 'server/log'],
  'server/config.ts': ['src/core', 'server/config', 'server/error-code', 'server/log'],
  'server/start': ['src/core', 'src/wire', 'server'],
  'server/main.ts': ['src/core', 'src/wire', 'server', 'package.json'],
  'server/join.ts': ['src/core', 'src/wire', 'server', 'package.json'],
  'server/manage.ts': ['src/core', 'src/wire', 'server'],
  bin: ['src/cli', 'server/main.ts', 'server/join.ts', 'server/manage.ts', 'package.json'],
  // The truth that the product is held against: nothing of the product's may be in it.
  netlab: [],
  e2e: ['src', 'server', 'netlab', 'test/support', 'test/ui/gallery'],
  bench: ['src', 'server', 'netlab', 'e2e', 'test/support'],
  test: ['src', 'server', 'netlab', 'e2e', 'bin', 'bench', 'scripts'],
};
/** Type-only imports that are allowed beyond the table: elements know the shape of app state, not its code. */
const UI_TYPES_ONLY = ['src/app'];
/** Folders whose packages are limited to these (an empty list: none). */
const MAY_USE_PACKAGES = {
  'src/core': [],
  'src/app': [],
  'src/wire': ['typebox'],
  'src/wording': ['@lit/localize'],
};
const BANNED_NAMES = /(^|\/)(utils?|common|shared|helpers?|types)(\.ts|\/|$)/;

const within = (file, prefix) => file === prefix || file.startsWith(`${prefix}/`);
const ownerOf = (file, table) =>
  Object.keys(table)
    .filter((prefix) => within(file, prefix))
    .sort((a, b) => b.length - a.length)[0];

const rule = {
  meta: { type: 'problem', schema: [], messages: { tree: '{{text}}' } },
  create(context) {
    const root = context.cwd;
    const file = path.relative(root, context.filename).split(path.sep).join('/');
    const owner = ownerOf(file, MAY_IMPORT);
    const report = (node, text) => context.report({ node, messageId: 'tree', data: { text } });

    function check(node, source, typeOnly) {
      if (typeof source !== 'string' || owner === undefined) return;
      if (!source.startsWith('.')) {
        const packages = MAY_USE_PACKAGES[owner];
        const name = source
          .split('/')
          .slice(0, source.startsWith('@') ? 2 : 1)
          .join('/');
        if (packages && !packages.includes(name))
          report(node, `${owner} must not import the package ${name}.`);
        return;
      }
      const target = path
        .relative(root, path.resolve(path.dirname(context.filename), source.replace(/\?.*$/, '')))
        .split(path.sep)
        .join('/');
      const targetOwner = ownerOf(target, MAY_IMPORT) ?? target;
      if (targetOwner === owner) return;
      if (!MAY_IMPORT[owner].some((prefix) => within(target, prefix)))
        report(node, `${owner} must not import ${target} (see the table in scripts/eslint-tree.mjs).`);
      else if (owner === 'src/ui' && !typeOnly && UI_TYPES_ONLY.some((prefix) => within(target, prefix)))
        report(node, `src/ui may import types of ${target} only.`);
    }
    return {
      Program(node) {
        if (BANNED_NAMES.test(file)) report(node, `${file}: name the file after its concept.`);
      },
      ImportDeclaration: (node) => check(node, node.source.value, node.importKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.source.value, node.exportKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, node.source?.value, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, node.source.value, false),
    };
  },
};

export default { rules: { tree: rule } };
