import { describe } from 'vitest';
import { mergingKind } from '../merging/merging-kind.ts';
import { sameEffort } from './law.ts';
import { lawsOfKind } from './laws-of-kind.ts';

describe('merging', () => {
  lawsOfKind(mergingKind, sameEffort(404, process.env));
});
