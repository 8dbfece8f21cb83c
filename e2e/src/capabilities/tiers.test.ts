import { sqlite } from '../shop/engines.ts';
import { tiersSuite } from './tiers-suite.ts';

tiersSuite(sqlite);
