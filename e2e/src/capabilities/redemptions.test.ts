import { sqlite } from '../shop/engines.ts';
import { redemptionsSuite } from './redemptions-suite.ts';

redemptionsSuite(sqlite);
