import { sqlite } from '../shop/engines.ts';
import { mergingSuite } from './merging-suite.ts';

mergingSuite(sqlite, false);
