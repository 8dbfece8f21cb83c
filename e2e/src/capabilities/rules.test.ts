import { sqlite } from '../shop/engines.ts';
import { rulesSuite } from './rules-suite.ts';

rulesSuite(sqlite);
