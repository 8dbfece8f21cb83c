import { sqlite } from '../shop/engines.ts';
import { programsSuite } from './programs-suite.ts';

programsSuite(sqlite);
