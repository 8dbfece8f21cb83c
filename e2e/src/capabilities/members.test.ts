import { sqlite } from '../shop/engines.ts';
import { membersSuite } from './members-suite.ts';

membersSuite(sqlite);
