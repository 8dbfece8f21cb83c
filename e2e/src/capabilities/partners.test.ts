import { sqlite } from '../shop/engines.ts';
import { partnersSuite } from './partners-suite.ts';

partnersSuite(sqlite);
