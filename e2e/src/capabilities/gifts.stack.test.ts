import { mariadb } from '../shop/engines.ts';
import { giftsSuite } from './gifts-suite.ts';

giftsSuite(mariadb);
