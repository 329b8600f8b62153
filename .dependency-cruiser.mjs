// The arrows of docs/architecture.md, checked in CI: who may import whom.
// Every folder of src/core lists what it may reach; everything else is an error.
const core = {
  space: [],
  series: [],
  os: [],
  format: ['os'],
  sweep: ['space'],
  search: ['space'],
  study: ['space', 'format', 'os'],
  sources: ['format', 'series', 'os', 'study', 'space'],
  tracking: ['format', 'series', 'os'],
  launcher: ['os'],
  gpu: ['os'],
  controller: ['space', 'series', 'os', 'format', 'sweep', 'search', 'study', 'sources', 'tracking', 'launcher', 'gpu'],
  serve: ['space', 'sweep', 'search', 'study', 'os', 'controller'],
  analysis: ['space', 'study', 'series'],
  stages: ['space', 'series', 'format', 'os', 'sweep', 'search', 'study', 'sources', 'controller', 'analysis', 'serve'],
  report: ['analysis'],
  config: ['sweep'],
  flow: ['launcher', 'config', 'tracking', 'os'],
};

const coreRules = Object.entries(core).map(([folder, allowed]) => ({
  name: `core-${folder}`,
  comment: `core/${folder} may import only ${allowed.length ? allowed.map((a) => `core/${a}`).join(', ') : 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^src/core/${folder}/` },
  to: { path: '^(src|language-server|webview)/', pathNot: `^src/core/(${[folder, ...allowed].join('|')})/` },
}));

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...coreRules,
    {
      name: 'vscode-only-in-editor',
      comment: "only src/editor (and the composition in src/main) imports 'vscode'",
      severity: 'error',
      from: { pathNot: '^src/(editor|main)/' },
      to: { path: '^vscode$' },
    },
    {
      name: 'pure-folders-run-in-a-browser',
      severity: 'error',
      from: {
        path: '^(src/core/(sweep|space|search|series|analysis)|src/protocol|language-server/(service|rules|keys|python|pythonSweeps|optuna)|webview)/',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'protocol-imports-pure-types-only',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { path: '^(src|language-server|webview)/', pathNot: '^src/(protocol|core/(space|series))/' },
    },
    {
      name: 'editor-and-cli',
      severity: 'error',
      from: { path: '^src/(editor|cli)/' },
      to: {
        path: '^(src|language-server|webview)/',
        pathNot:
          '^(src/core/|src/protocol/|language-server/((service|python|disk|keys)/|server\\.ts$)|src/(editor|cli)/)',
      },
    },
    { name: 'cli-not-editor', severity: 'error', from: { path: '^src/cli/' }, to: { path: '^src/editor/' } },
    { name: 'editor-not-cli', severity: 'error', from: { path: '^src/editor/' }, to: { path: '^src/cli/' } },
    {
      name: 'language-server',
      severity: 'error',
      from: { path: '^language-server/', pathNot: '^language-server/disk/' },
      to: { path: '^(src|webview)/', pathNot: '^src/(core/(sweep|space|search|config)|protocol)/' },
    },
    {
      name: 'language-server-disk',
      comment: 'what the language service may look at on this machine: files and what past runs wrote',
      severity: 'error',
      from: { path: '^language-server/disk/' },
      to: {
        path: '^(src|webview|language-server)/',
        pathNot: '^(src/core/(sweep|space|os|format)|language-server/(disk|service|python|rules))/',
      },
    },
    {
      name: 'webview',
      severity: 'error',
      from: { path: '^webview/' },
      to: { path: '^(src|language-server)/', pathNot: '^src/(protocol|core/(series|analysis))/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
