import type { CSSProperties } from 'react';
import { inkOn } from './ink.ts';

/** A tier's colour, and the text on it, for what stands in it. @param color #rrggbb; null: the house's */
export function themed(color: string | null): CSSProperties {
  const tier = color ?? '#2c6e57';
  return { '--tier': tier, '--ink-on': inkOn(tier) } as CSSProperties;
}
