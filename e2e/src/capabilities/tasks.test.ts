import { sqlite } from '../shop/engines.ts';
import { tasksSuite } from './tasks-suite.ts';

tasksSuite(sqlite);
