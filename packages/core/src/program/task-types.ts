import type { Span, Text } from './program.ts';

/** How a rule is shown to members, and what is asked of them beside its goal. */
export interface TaskDef {
  readonly kind: 'daily' | 'growth' | 'special';
  readonly how: Text;
  /** `byHand`: the reward waits until the member claims it; it is given by itself where nothing is said. */
  readonly claim?: 'automatic' | 'byHand';
  /** How long it waits, from when the goal was met. */
  readonly claimWithin?: Span;
  /** `byHand`: what happens counts only after the member has accepted the task, in each window of its goal. */
  readonly accept?: 'automatic' | 'byHand';
  /** Tasks that must have been done before this one opens. */
  readonly after?: readonly string[];
  /** Where it stands among the others: the highest first, then as the program lists them. */
  readonly priority?: number;
  /** 保级任务: open only while a tier of this track is at risk, and its reward keeps the tier. */
  readonly saves?: SavesDef;
}

export interface SavesDef {
  readonly track: string;
  /** How far the end of the period moves; null: by one period of the track. */
  readonly extends: Span | null;
}

/** Tasks one after the other, with a text for each (任务引导). */
export interface SequenceDef {
  readonly name: Text;
  /** Who is shown it; null everybody. Its tasks have audiences of their own. */
  readonly audience: string | null;
  /** Each step opens when the one before it is done; false: a list to tick off in any order. */
  readonly inOrder: boolean;
  readonly steps: readonly SequenceStepDef[];
}
export interface SequenceStepDef {
  readonly task: string;
  readonly text: Text;
}
