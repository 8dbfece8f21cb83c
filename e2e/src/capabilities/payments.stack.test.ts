import { mariadb } from '../shop/engines.ts';
import { paymentsSuite } from './payments-suite.ts';

paymentsSuite(mariadb);
