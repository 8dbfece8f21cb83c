// What needs the whole graph. Package boundaries are held by tidy/rules/boundaries.ts, whose complaints name the way out;
// imports that lead nowhere by the compiler; undeclared dependencies by knip.
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
      name: 'tests-stay-outside',
      comment: 'Nothing that runs for members imports a test.',
      severity: 'error',
      from: { pathNot: '[.]test[.]tsx?$' },
      to: { path: '[.]test[.]tsx?$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
