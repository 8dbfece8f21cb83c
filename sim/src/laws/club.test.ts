import { describe } from 'vitest';
import { clubKind } from '../club/club-kind.ts';
import { sameEffort } from './law.ts';
import { lawsOfKind } from './laws-of-kind.ts';

describe('club', () => {
  lawsOfKind(clubKind, sameEffort(101, process.env));
});
