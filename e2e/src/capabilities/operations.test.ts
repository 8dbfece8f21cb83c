import { sqlite } from '../shop/engines.ts';
import { operationsSuite } from './operations-suite.ts';

operationsSuite(sqlite);
