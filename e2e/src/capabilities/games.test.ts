import { sqlite } from '../shop/engines.ts';
import { gamesSuite } from './games-suite.ts';

// 5,000 of them play in the stack, on both engines.
gamesSuite(sqlite, 1_000);
