import { mariadb } from '../shop/engines.ts';
import { scenarios } from './scenarios.ts';

scenarios(mariadb);
