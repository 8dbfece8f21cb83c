import { sqlite } from '../shop/engines.ts';
import { plansSuite } from './plans-suite.ts';

plansSuite(sqlite);
