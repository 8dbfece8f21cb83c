import { mariadb } from '../shop/engines.ts';
import { partnerRevokingSuite } from './partner-revoking-suite.ts';

partnerRevokingSuite(mariadb);
