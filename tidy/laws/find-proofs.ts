import { posix } from 'node:path';
import ts from 'typescript';
import { type File, isCode, type Repository } from '../repository.ts';

/** A test by its title and the test file that runs it; suites that a file imports count as its own. */
export type Proof = { readonly file: string; readonly title: string };

/** All titles of tests and chapters, by the files that run them. */
export function findProofs(repository: Repository): readonly Proof[] {
  const byPath = new Map(
    repository.files.filter((each) => isCode(each.path)).map((each) => [each.path, each]),
  );
  const proofs: Proof[] = [];
  for (const file of byPath.values()) {
    if (!/\.test\.tsx?$/.test(file.path)) continue;
    const titles = [...suitesOf(file, byPath)].flatMap(titlesOf);
    proofs.push(...titles.map((title) => ({ file: file.path, title })));
  }
  return proofs;
}

/** The file and every module that it imports by a relative path, however far: suites may lie in them. */
function suitesOf(file: File, byPath: ReadonlyMap<string, File>): ReadonlySet<File> {
  const seen = new Set<File>([file]);
  for (const each of seen) {
    for (const match of each.text.matchAll(/\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)/g)) {
      const target = byPath.get(posix.join(posix.dirname(each.path), match[1] ?? match[2] ?? ''));
      if (target !== undefined && !/\.test\.tsx?$/.test(target.path)) seen.add(target);
    }
  }
  return seen;
}

const known = new WeakMap<File, readonly string[]>();

function titlesOf(file: File): readonly string[] {
  let titles = known.get(file);
  if (titles === undefined) {
    titles = /\b(test|it|describe)\b/.test(file.text) ? file.nodes.flatMap(titlesAt) : [];
    known.set(file, titles);
  }
  return titles;
}

/** The title of `test('…')`, `test.each(rows)('…')` and their like, and the ids in the rows of a table of tests. */
function titlesAt(node: ts.Node): readonly string[] {
  if (!ts.isCallExpression(node) || !isTester(node.expression)) return [];
  const [first] = node.arguments;
  if (first === undefined) return [];
  if (ts.isStringLiteralLike(first)) return [first.text];
  if (ts.isTemplateExpression(first)) return [`${first.head.text}…`];
  return [];
}

function isTester(callee: ts.Expression): boolean {
  const root = ts.isCallExpression(callee) ? callee.expression : callee;
  const name = ts.isPropertyAccessExpression(root) ? root.expression : root;
  return ts.isIdentifier(name) && /^(test|it|describe)$/.test(name.text);
}

/** `S2 S3 an order` and `S2, S3: an order` are about S2 and S3; `S8 to S10` about three. */
export function idsOf(title: string): readonly string[] {
  const head = /^(?:[A-Z]\d+(?:\s+(?:and|to)\s+|[,:·]?\s+|$))+/.exec(title)?.[0] ?? '';
  const ids: string[] = [];
  for (const match of head.matchAll(/(to\s+)?([A-Z])(\d+)/g)) {
    const [, to, letter = '', number = ''] = match;
    const from = to === undefined ? Number(number) : Number(ids.at(-1)?.slice(1) ?? number) + 1;
    for (let n = from; n <= Number(number); n++) ids.push(`${letter}${n}`);
  }
  return ids;
}
