import { sqlite } from '../shop/engines.ts';
import { killSuite } from './kill-suite.ts';

// The stack run kills more often.
killSuite(sqlite, 2);
