import { sqlite } from '../shop/engines.ts';
import { householdsSuite } from './households-suite.ts';

householdsSuite(sqlite);
