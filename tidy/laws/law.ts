/** A sentence that the product must make true, and what proves it besides tests whose titles begin with its id. */
export type Law = {
  readonly id: string;
  readonly says: string;
  readonly by?: readonly Named[];
  /** Rows that are no matter of the store need no proof on MySQL. */
  readonly storeless?: true;
  /** One store alone cannot show it, so `verify` cannot. */
  readonly stores?: 'two';
  /** What a reader must know about the proof. */
  readonly note?: string;
  /** What is still missing, where something is proven already. */
  readonly missing?: string;
};

/** A test by file and the beginning of its title, or a command of package.json or of the command line. */
export type Named = { readonly file: string; readonly title: string } | { readonly command: string };

export const byTest = (file: string, title: string): Named => ({ file, title });
export const byCommand = (command: string): Named => ({ command });
