import { sqlite } from '../shop/engines.ts';
import { plusSuite } from './plus-suite.ts';

plusSuite(sqlite);
