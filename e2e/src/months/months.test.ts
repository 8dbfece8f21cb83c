import { sqlite } from '../shop/engines.ts';
import { monthsSuite } from './months-suite.ts';

monthsSuite(sqlite);
