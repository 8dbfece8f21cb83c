import ts from 'typescript';
import { isCode, isTest } from '../repository.ts';
import { fileRule, nodeRule, type Rule } from '../rule.ts';

/**
 * Where a token is at home. A rule that must be passed somewhere is passed by naming the place here, so that the
 * exceptions can be read in one list.
 */
const places = {
  /** The clock and the source of chance themselves, a page's own clock; tools that measure or run other programs. */
  clock: [/^packages\/runtime\/src\//, /^apps\/\w+\/src\/frame\/clock\.ts$/, /^(bench|stack|tidy|e2e)\//],
  chance: [/^packages\/runtime\/src\//, /^(stack|tidy|e2e)\//],
  environment: [/^packages\/server\/src\/config\.ts$/, /^bench\/src\/main\.ts$/, /^(stack|tidy|e2e)\//],
  /** Division and rounding by name, and the exact numbers of expressions. */
  arithmetic: [/^packages\/core\/src\/(kernel|expressions)\//],
} satisfies Record<string, readonly RegExp[]>;

const away = (place: keyof typeof places) => (path: string) =>
  isCode(path) && !places[place].some((home) => home.test(path));

const inCore = (path: string): boolean =>
  path.startsWith('packages/core/src/') && isCode(path) && !isTest(path);

/** `Date.now` for the access `Date.now`, `Temporal.Now.instant` for that, and nothing for computed parts. */
function dotted(node: ts.Node): string {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return `${dotted(node.expression)}.${node.name.text}`;
  return '';
}

const access = (node: ts.Node): string => (ts.isPropertyAccessExpression(node) ? dotted(node) : '');

const clocks = /^(Date\.now|performance\.now|process\.hrtime|Temporal\.Now\.\w+)$/;

const chances = /^(Math\.random|(\w+\.)?(randomUUID|randomBytes|randomInt|getRandomValues))$/;

export const tokenRules: readonly Rule[] = [
  nodeRule('clock', away('clock'), (node, file) => {
    const read = access(node);
    // A test may measure, if its bound is loose; it may not take the time of day.
    if (/^(performance\.now|process\.hrtime)$/.test(read) && isTest(file.path)) return undefined;
    return clocks.test(read) || (ts.isNewExpression(node) && dotted(node.expression) === 'Date')
      ? 'time is an argument: take it from the Clock of @laurel/runtime, count in EpochMs, write with Temporal'
      : undefined;
  }),
  nodeRule('chance', away('chance'), (node) =>
    chances.test(access(node)) ||
    (ts.isCallExpression(node) && chances.test(dotted(node.expression)) && ts.isIdentifier(node.expression))
      ? 'chance is an argument: take it from @laurel/runtime, or from a seed in tests and draws'
      : undefined,
  ),
  nodeRule(
    'environment',
    (path) => away('environment')(path) && !isTest(path),
    (node) =>
      access(node) === 'process.env'
        ? 'read the environment in packages/server/src/config.ts and pass what it says'
        : undefined,
  ),
  nodeRule('any', isCode, (node) =>
    node.kind === ts.SyntaxKind.AnyKeyword ? 'say the type, or `unknown` and narrow it' : undefined,
  ),
  fileRule('silenced-compiler', isCode, function* (file) {
    for (const match of file.text.matchAll(
      /^[^'"`\n]*?(?:\/\/|\/\*)\s*@ts-(ignore|nocheck|expect-error)/gm,
    )) {
      // A test may state what must not compile.
      if (match[1] === 'expect-error' && isTest(file.path)) continue;
      yield [match.index, 'mend what the compiler complains about'];
    }
  }),
  nodeRule('enum', isCode, (node) =>
    ts.isEnumDeclaration(node) ? 'a union of string literals needs no compiler' : undefined,
  ),
  nodeRule('decorator', isCode, (node) => (ts.isDecorator(node) ? 'wrap by hand, in sight' : undefined)),
  nodeRule('inheritance', isCode, (node) =>
    ts.isHeritageClause(node) &&
    ts.isClassLike(node.parent) &&
    node.token === ts.SyntaxKind.ExtendsKeyword &&
    !node.types[0]?.expression.getText().endsWith('Error')
      ? 'hold the other thing as a part, or implement an interface'
      : undefined,
  ),
  nodeRule(
    'integers',
    (path) => inCore(path) && !places.arithmetic.some((home) => home.test(path)),
    (node) =>
      isInexact(node)
        ? 'integers only: say how it rounds, by a named function of core/kernel that guards its range'
        : undefined,
  ),
  nodeRule('synchronous-core', inCore, (node) =>
    node.kind === ts.SyntaxKind.AsyncKeyword ||
    ts.isAwaitExpression(node) ||
    (ts.isIdentifier(node) && node.text === 'Promise')
      ? 'the core decides at once: load before, commit after'
      : undefined,
  ),
];

const exactMath = /^Math\.(abs|max|min|sign|trunc|imul|clz32)$/;

/** Without types a big integer is known by how it is written: `BigInt(sum)` or `100n`. */
function isInexact(node: ts.Node): boolean {
  if (ts.isNumericLiteral(node))
    return !Number.isSafeInteger(Number(node.text)) || node.getText().includes('.');
  if (ts.isBinaryExpression(node)) {
    const divides = [ts.SyntaxKind.SlashToken, ts.SyntaxKind.SlashEqualsToken].includes(
      node.operatorToken.kind,
    );
    return divides && !/\bBigInt\(|\d+n\b/.test(node.right.getText());
  }
  if (ts.isIdentifier(node)) return node.text === 'parseFloat';
  return access(node).startsWith('Math.') && !exactMath.test(access(node));
}
