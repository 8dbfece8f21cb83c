import ts from 'typescript';
import { type File, isCode, isTest } from '../repository.ts';
import { fileRule, type Rule } from '../rule.ts';

type Boundary = {
  /** Packages of ours that it may import. */
  readonly ours: readonly string[];
  /** Other packages that its sources may import; any, if not said. Its tests may use any. */
  readonly others?: readonly string[];
  /** Rooms that are no packages, imported by their paths. */
  readonly rooms?: readonly string[];
};

/** Which package may know which. A name that is missing here may import nothing of ours. */
const boundaries: Readonly<Record<string, Boundary>> = {
  'packages/core': { ours: [], others: ['@marcbachmann/cel-js'] },
  'packages/runtime': { ours: [] },
  'packages/db': { ours: ['@laurel/runtime'] },
  'packages/redis': { ours: ['@laurel/runtime'] },
  'packages/elasticsearch': { ours: ['@laurel/runtime'] },
  'packages/flink': { ours: ['@laurel/runtime'] },
  'packages/server': {
    ours: [
      '@laurel/core',
      '@laurel/runtime',
      '@laurel/db',
      '@laurel/redis',
      '@laurel/elasticsearch',
      '@laurel/flink',
      // Its tests speak through it.
      '@laurel/sdk',
    ],
  },
  // Browsers load it too: Node's HTTP is for sockets, and loaded when one is used.
  'packages/sdk': { ours: [], others: ['node:http'] },
  'apps/cli': { ours: ['@laurel/core', '@laurel/runtime', '@laurel/server', '@laurel/sdk'] },
  'apps/console': { ours: ['@laurel/sdk'] },
  'apps/center': { ours: ['@laurel/sdk'] },
  sim: { ours: ['@laurel/core', '@laurel/runtime', '@laurel/db', '@laurel/server'] },
  bench: {
    ours: ['@laurel/core', '@laurel/runtime', '@laurel/db', '@laurel/server', '@laurel/sdk'],
    // It starts its own engines as the tests do.
    rooms: ['stack'],
  },
  e2e: { ours: ['@laurel/sdk'] },
};

const roomOf = (path: string): string => /^(?:(?:packages|apps)\/[^/]+|[^/]+(?=\/))/.exec(path)?.[0] ?? '';

export const boundaryRules: readonly Rule[] = [
  fileRule('boundary', isCode, function* (file) {
    const room = roomOf(file.path);
    for (const specifier of importsOf(file)) {
      const complaint = judge(room, file.path, specifier.text);
      if (complaint !== undefined) yield [specifier.getStart(file.tree), complaint];
    }
  }),
];

function judge(room: string, path: string, specifier: string): string | undefined {
  const boundary = boundaries[room] ?? { ours: [] };
  if (specifier.startsWith('.')) {
    const target = new URL(specifier, `file:///${path}`).pathname.slice(1);
    // The configuration of a tool, in the root, belongs to all.
    const near = [room, ...(boundary.rooms ?? [])];
    return room === '' || near.includes(roomOf(target))
      ? undefined
      : `${specifier} leaves ${room}: import the package by its name`;
  }
  const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  if (name.startsWith('@laurel/') || name === 'laurel') {
    return boundary.ours.includes(name)
      ? undefined
      : `${room} does not know ${name} (tidy/rules/boundaries.ts)`;
  }
  if (boundary.others === undefined || isTest(path) || boundary.others.includes(name)) return undefined;
  return `${room} stands on nothing but ${boundary.others.join(', ') || 'the language'}; ${name} goes elsewhere`;
}

/** Static and dynamic imports, re-exports and `import('…')` types. */
function* importsOf(file: File): Generator<ts.StringLiteral> {
  for (const node of file.nodes) {
    const specifier =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
            ? node.arguments[0]
            : undefined;
    if (specifier && ts.isStringLiteral(specifier)) yield specifier;
  }
}
