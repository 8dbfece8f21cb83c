import { sqlite } from '../shop/engines.ts';
import { importLinesSuite } from './import-lines-suite.ts';

importLinesSuite(sqlite);
