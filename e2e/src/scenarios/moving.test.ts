import { sqlite } from '../shop/engines.ts';
import { movingSuite } from './moving-suite.ts';

movingSuite(sqlite);
