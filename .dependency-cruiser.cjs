// Package boundaries are held by tidy/rules/boundaries.ts, whose complaints name the way out. Here stands what needs
// the whole graph.
module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Two modules that need each other are one module, or lack a third.',
      severity: 'error',
      from: {},
      // A circle of types only vanishes when the code runs.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'not-found',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^node:' },
    },
    {
      name: 'not-declared',
      comment: 'What a package imports stands in its own package.json.',
      severity: 'error',
      from: { path: '^(packages|apps|sim|bench)/', pathNot: '[.]test[.]tsx?$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: '^node:' },
    },
    {
      name: 'tests-stay-outside',
      comment: 'Nothing that runs for members imports a test.',
      severity: 'error',
      from: { pathNot: '[.]test[.]tsx?$' },
      to: { path: '[.]test[.]tsx?$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|samples|dist)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
