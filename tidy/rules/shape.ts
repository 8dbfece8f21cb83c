import ts from 'typescript';
import { type File, isCode, isTest, nodesOf } from '../repository.ts';
import { fileRule, nodeRule, type Rule } from '../rule.ts';

const fileLinesMax = 500;
const functionLinesMax = 70;

export const shapeRules: readonly Rule[] = [
  fileRule('long-file', isCode, function* (file) {
    const lines = file.text.trimEnd().split('\n').length;
    if (lines > fileLinesMax)
      yield [0, `${lines} lines; ${fileLinesMax} at most: which part has a name of its own?`];
  }),
  nodeRule('long-function', isCode, (node, file) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || isChapter(node, file)) return undefined;
    const lineOf = (offset: number) => file.tree.getLineAndCharacterOfPosition(offset).line;
    const lines = lineOf(node.end) - lineOf(node.getStart(file.tree)) + 1;
    return lines > functionLinesMax ? `a function of ${lines} lines; ${functionLinesMax} at most` : undefined;
  }),
  fileRule('file-name', isCode, function* (file) {
    const name = file.path.split('/').at(-1) ?? '';
    if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)+$/.test(name))
      yield [0, `${name}: file names are kebab-case`];
  }),
  nodeRule('skipped-test', isTest, (node) => {
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    if (
      !/^(only|skip|todo|skipIf|runIf|fails)$/.test(node.name.text) ||
      !testers.test(node.expression.getText())
    )
      return undefined;
    return 'a test runs, always; what is missing fails it';
  }),
  nodeRule('empty-test', isTest, (node) => {
    if (!ts.isCallExpression(node) || !/^(test|it)\b/.test(node.expression.getText())) return undefined;
    // `test.each(table)` and its like only lead to the call that has the body.
    if (node.parent.getStart() === node.getStart() && !ts.isExpressionStatement(node.parent))
      return undefined;
    const body = node.arguments.find(ts.isFunctionLike);
    const acts = body !== undefined && nodesOf(body).some(ts.isCallExpression);
    return acts ? undefined : 'this test does nothing';
  }),
];

const testers = /^(test|it|describe|suite|bench)\b/;

/** What registers tests is a chapter, not a function: the callback of `describe`, a suite that several files share. */
function isChapter(node: ts.Node, file: File): boolean {
  if (ts.isCallExpression(node.parent) && /^(describe|suite)\b/.test(node.parent.expression.getText()))
    return true;
  const body = 'body' in node ? (node.body as ts.Node | undefined) : undefined;
  return (
    /from 'vitest'/.test(file.text) &&
    body !== undefined &&
    ts.isBlock(body) &&
    body.statements.some(isTitled)
  );
}

/** `test('a title', …)`, and whatever a suite calls its own way to say the same. */
function isTitled(statement: ts.Statement): boolean {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return false;
  const [title, act] = statement.expression.arguments;
  return title !== undefined && ts.isStringLiteralLike(title) && act !== undefined;
}
