import { mariadb } from '../shop/engines.ts';
import { ledgerSuite } from './ledger-suite.ts';

ledgerSuite(mariadb);
