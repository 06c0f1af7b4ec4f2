/**
 * The import rules of src/, from two tables: which folder may import which, and where each package lives.
 * `.ci/check-boundaries.mjs` runs them and checks that every source file was really read.
 */

/** Folder -> other folders it may import. `folder/file` allows that one file. */
const FOLDERS = {
  common: [],
  metrics: [],
  engine: [],
  instance: ['engine/types', 'common'],
  config: ['instance', 'engine/types', 'common'],
  protocol: ['instance/spec', 'instance/changes', 'common'],
  stored: [],
  backup: ['stored', 'process/files', 'common'],
  provision: [
    'backup',
    'stored',
    'engine/codec',
    'engine/snapshot/head',
    'engine/types',
    'engine/version',
    'instance',
    'common',
  ],
  services: ['process', 'common'],
  process: ['common'],
  client: ['protocol', 'common'],
  load: ['client', 'common'],
  worker: ['backup', 'stored', 'engine', 'instance', 'protocol', 'process', 'metrics', 'common'],
  supervisor: ['instance', 'protocol', 'provision', 'services', 'process', 'metrics', 'common'],
  tui: ['protocol', 'common'],
  cli: [
    'backup',
    'config',
    'instance',
    'protocol',
    'provision',
    'services',
    'process',
    'client',
    'load',
    'supervisor',
    'tui',
    'common',
  ],
};

/** Package -> the folders or files of src that may import it. A package without a row may not be imported. */
const PACKAGES = {
  commander: ['cli'],
  execa: ['process'],
  ink: ['tui'],
  react: ['tui'],
  'string-width': ['tui'],
  yaml: ['config'],
  zod: ['config'],
  fastify: ['worker', 'supervisor'],
  '@fastify/[^/]+': ['worker', 'supervisor'],
  '@grpc/[^/]+': ['worker', 'client', 'load'],
  protobufjs: ['worker/grpc'],
  'fast-json-stringify': ['worker/http'],
  pg: ['worker', 'provision'],
  ioredis: ['worker', 'provision'],
  pino: ['worker'],
  'prom-client': ['metrics'],
  ws: ['worker/stream', 'client'],
};

/** Folders that compute only: no file, socket, process or package is within their reach. */
const PURE = ['common', 'engine', 'instance'];

const under = (paths) => `^src/(?:${paths.join('|')})(?:/|\\.)`;

const folderRules = Object.entries(FOLDERS).map(([folder, allowed]) => ({
  name: `${folder}-imports`,
  severity: 'error',
  comment: `src/${folder} may import ${allowed.join(', ') || 'nothing of ours'}`,
  from: { path: under([folder]) },
  to: { path: '^src/', pathNot: under([folder, ...allowed]) },
}));

const packageRules = Object.entries(PACKAGES).map(([name, homes]) => ({
  name: `home-of-${name.replace('/[^/]+', '')}`,
  severity: 'error',
  comment: `only ${homes.map((home) => `src/${home}`).join(', ')} may import it`,
  from: { path: '^src/', pathNot: under(homes) },
  to: { path: `node_modules/${name}/` },
}));

const isPackage = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'undetermined'];

module.exports = {
  forbidden: [
    ...folderRules,
    ...packageRules,
    {
      name: 'package-without-home',
      severity: 'error',
      comment: 'give the package a home in PACKAGES, or leave it out',
      from: { path: '^src/' },
      to: { dependencyTypes: isPackage, pathNot: `node_modules/(?:${Object.keys(PACKAGES).join('|')})/` },
    },
    {
      name: 'known-folders',
      severity: 'error',
      comment: 'every folder of src has a row in FOLDERS',
      from: { path: '^src/', pathNot: under(Object.keys(FOLDERS)) },
      to: {},
    },
    {
      name: 'pure-folders',
      severity: 'error',
      comment: 'common, engine and instance compute only: no node: modules, no packages',
      from: { path: under(PURE) },
      to: { dependencyTypes: ['core', ...isPackage] },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      comment: 'the imported file or package does not exist',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'two files that import each other are one file, or hide a third',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'nothing imports this file and it imports nothing',
      from: { path: '^src/', orphan: true },
      to: {},
    },
    {
      name: 'src-imports-src',
      severity: 'error',
      comment: 'code that is shipped does not import tests or tools',
      from: { path: '^src/' },
      to: { path: '^(?:tests|\\.ci)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
