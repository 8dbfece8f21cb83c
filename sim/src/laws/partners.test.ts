import { describe } from 'vitest';
import { partnersKind } from '../partners/partners-kind.ts';
import { sameEffort } from './law.ts';
import { lawsOfKind } from './laws-of-kind.ts';

describe('partners', () => {
  lawsOfKind(partnersKind, sameEffort(101, process.env));
});
