import type { Expression, Span, Text } from './program.ts';

/** Who looks after members when they ask for help (专属客服). */
export interface ServiceDef {
  /** A case comes to the first line whose condition holds; the last one has none. */
  readonly lines: readonly ServiceLineDef[];
  /** Field of the member that names an agent of her own. */
  readonly agent?: string;
}
export interface ServiceLineDef {
  readonly id: string;
  readonly name: Text;
  /** About the member alone; null: everybody. */
  readonly when: Expression | null;
  /** The higher, the more urgent. */
  readonly priority: number;
  /** How soon somebody answers. */
  readonly respondWithin?: Span;
  /** The line that takes over what was not answered in time; it is more urgent. */
  readonly escalateTo?: string;
}
