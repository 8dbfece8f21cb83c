import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** A file as the rules see it. `path` is relative to the root of the repository, with `/` on every system. */
export type File = {
  readonly path: string;
  readonly text: string;
  /** Parsed once, on demand: most rules need only some of the files. */
  readonly tree: ts.SourceFile;
  /** All nodes of the tree in the order of the text. */
  readonly nodes: readonly ts.Node[];
};

export type Repository = {
  readonly files: readonly File[];
  readonly read: (path: string) => string | undefined;
  /** Whether a file or folder of that name exists, tracked or not. */
  readonly has: (path: string) => boolean;
};

/** What git tracks, and what it would track: a new file is held to the rules before it is committed. */
export function openRepository(root: string): Repository {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const paths = [...new Set(listed.split('\0').filter(Boolean))].filter((path) =>
    existsSync(`${root}/${path}`),
  );
  const texts = new Map<string, string>();
  for (const path of paths) {
    const bytes = readFileSync(`${root}/${path}`);
    // Pictures and fonts have no lines to hold to a rule.
    if (!bytes.subarray(0, 8_000).includes(0)) texts.set(path, bytes.toString('utf8'));
  }
  return {
    files: [...texts].map(([path, text]) => asFile(path, text)),
    read: (path) => texts.get(path),
    has: (path) => existsSync(`${root}/${path}`),
  };
}

/** A repository that exists in memory only, for the rules' own tests. */
export function pretendRepository(texts: Readonly<Record<string, string>>): Repository {
  return {
    files: Object.entries(texts).map(([path, text]) => asFile(path, text)),
    read: (path) => texts[path],
    has: (path) => Object.keys(texts).some((known) => known === path || known.startsWith(`${path}/`)),
  };
}

function asFile(path: string, text: string): File {
  let tree: ts.SourceFile | undefined;
  let nodes: readonly ts.Node[] | undefined;
  return {
    path,
    text,
    get tree() {
      tree ??= ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
      return tree;
    },
    get nodes() {
      nodes ??= nodesOf(this.tree);
      return nodes;
    },
  };
}

/** The node and everything below it. */
export function nodesOf(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (each: ts.Node): void => {
    found.push(each);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}

const generatedFolder = /(^|\/)generated\//;

/** Written by hand in a language that the compiler reads. Generated code answers to its generator. */
export const isCode = (path: string): boolean => /\.(ts|tsx|mjs)$/.test(path) && !generatedFolder.test(path);

/** Tests, what only they use, and measurements: they run on Node, beside what they try. */
export const isTest = (path: string): boolean =>
  /\.(test|bench|contract)\.tsx?$/.test(path) || /^packages\/[^/]+\/(test|src\/(.+\/)?testing)\//.test(path);
