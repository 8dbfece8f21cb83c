/** The form of an exported log; a newer product reads every older one. */
export const exportFormat = 1;

/** Tables that go along as they are: sealed parts open under the data key, which goes along too. */
export const smallTables = [
  'erased',
  'stock',
  'rounds',
  'cards',
  'partner_codes',
  'partners',
  'dead_letters',
  'idempotency',
  'service_keys',
  'audit',
  'quarantine',
] as const;

/** One line of an exported log. */
export type ExportLine =
  | { readonly laurel: 'log'; readonly format: number; readonly dataKey: string }
  | { readonly program: ExportedProgram }
  | { readonly member: ExportedMember }
  | { readonly table: (typeof smallTables)[number]; readonly row: Record<string, unknown> }
  | { readonly entry: ExportedEntry };

export interface ExportedProgram {
  readonly number: number;
  readonly effectiveAt: number;
  readonly publishedAt: number;
  readonly source: string;
  readonly policy: string;
  readonly actor: string;
}
export interface ExportedMember {
  readonly number: number;
  readonly externalId?: string;
  readonly personal?: Readonly<Record<string, unknown>>;
  /** Instead of the other two, of one who was erased. */
  readonly alias?: string;
}
export interface ExportedEntry {
  readonly member: number;
  readonly seq: number;
  readonly type: string;
  readonly happenedAt: number;
  readonly decidedAt: number;
  readonly version: number;
  readonly format: number;
  /** What has no column, as the log holds it. */
  readonly body: unknown;
}
