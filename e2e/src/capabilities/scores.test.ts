import { sqlite } from '../shop/engines.ts';
import { scoresSuite } from './scores-suite.ts';

scoresSuite(sqlite);
