import { sqlite } from '../shop/engines.ts';
import { cardsSuite } from './cards-suite.ts';

cardsSuite(sqlite);
