import { sqlite } from '../shop/engines.ts';
import { daysSuite } from './days-suite.ts';

daysSuite(sqlite);
