import { sqlite } from '../shop/engines.ts';
import { mallSuite } from './mall-suite.ts';

mallSuite(sqlite);
