import type { Row, RowBatch } from './rows.ts';

/** Which lines of a file are meant. A group of lines belongs to the part in which it begins. */
export interface FilePart {
  /** Only what belongs to the part. */
  readonly cut: (batch: RowBatch) => RowBatch;
  /** Nothing behind what was seen belongs to it any more. */
  readonly isOver: () => boolean;
}

/** Lines behind `after` up to and including `to`. */
export function filePart(
  after: number,
  to: number,
  groupOf: ((row: Row) => string | undefined) | undefined,
): FilePart {
  /** Group of the last line before the part, while its lines go on; and of the last line in it. */
  let before: string | undefined;
  let last: string | undefined;
  let isOver = false;
  const belongs = (item: RowBatch['items'][number]): boolean => {
    const key = groupOf && !('fault' in item) ? groupOf(item) : undefined;
    if (item.line <= after) {
      before = key ?? before;
      return false;
    }
    if (before !== undefined && key === before) return false;
    if ('fault' in item) return item.line <= to;
    before = undefined;
    if (item.line > to) {
      isOver ||= key === undefined || key !== last;
      return !isOver;
    }
    last = key;
    return true;
  };
  return {
    isOver: () => isOver,
    cut({ items, upTo }) {
      if (after === 0 && to === Number.POSITIVE_INFINITY) return { items, upTo };
      const kept = items.filter((item) => belongs(item));
      isOver ||= groupOf === undefined && upTo >= to;
      return { items: kept, upTo: Math.min(upTo, to) };
    },
  };
}
