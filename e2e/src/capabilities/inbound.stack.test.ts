import { mariadb } from '../shop/engines.ts';
import { inboundSuite } from './inbound-suite.ts';

inboundSuite(mariadb);
