import { mariadb } from '../shop/engines.ts';
import { gamesSuite } from './games-suite.ts';

gamesSuite(mariadb);
