import { sqlite } from '../shop/engines.ts';
import { ledgerSuite } from './ledger-suite.ts';

ledgerSuite(sqlite);
