import { mariadb, sqlite } from '../shop/engines.ts';
import { killSuite } from './kill-suite.ts';

/** 200 in a nightly run. */
const kills = Number(process.env['LAUREL_E2E_KILLS'] ?? 20);

killSuite(sqlite, kills);
killSuite(mariadb, Math.ceil(kills / 4));
