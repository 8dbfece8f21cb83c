import { sqlite } from '../shop/engines.ts';
import { parallelSuite } from './parallel-suite.ts';

parallelSuite(sqlite);
