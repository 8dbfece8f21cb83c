import { describe } from 'vitest';
import { careKind } from '../care/care-kind.ts';
import { sameEffort } from './law.ts';
import { lawsOfKind } from './laws-of-kind.ts';

describe('care', () => {
  lawsOfKind(careKind, sameEffort(101, process.env));
});
