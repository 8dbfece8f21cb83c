import { mariadb } from '../shop/engines.ts';
import { importSuite } from './import-suite.ts';

importSuite(mariadb);
