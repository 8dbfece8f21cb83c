import { sqlite } from '../shop/engines.ts';
import { importSuite } from './import-suite.ts';

importSuite(sqlite);
