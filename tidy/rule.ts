import type ts from 'typescript';
import type { File, Repository } from './repository.ts';

export type Finding = { readonly path: string; readonly line: number; readonly message: string };

/** One habit of the house, held by a program. Each has a sample in `samples.txt` that it must find. */
export type Rule = {
  readonly name: string;
  readonly find: (repository: Repository) => Iterable<Finding>;
};

/** A rule about single files: `over` chooses them, `look` returns offsets into the text and what to say. */
export function fileRule(
  name: string,
  over: (path: string) => boolean,
  look: (file: File, repository: Repository) => Iterable<readonly [offset: number, message: string]>,
): Rule {
  return {
    name,
    *find(repository) {
      for (const file of repository.files) {
        if (!over(file.path)) continue;
        for (const [offset, message] of look(file, repository)) {
          yield { path: file.path, line: lineAt(file.text, offset), message };
        }
      }
    },
  };
}

/** A rule about pieces of code: `says` returns what is wrong with a node, or nothing. */
export function nodeRule(
  name: string,
  over: (path: string) => boolean,
  says: (node: ts.Node, file: File) => string | undefined,
): Rule {
  return fileRule(name, over, function* (file) {
    for (const node of file.nodes) {
      const message = says(node, file);
      if (message !== undefined) yield [node.getStart(file.tree), message];
    }
  });
}

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
