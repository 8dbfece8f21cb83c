import { sqlite } from '../shop/engines.ts';
import { giftsSuite } from './gifts-suite.ts';

giftsSuite(sqlite);
