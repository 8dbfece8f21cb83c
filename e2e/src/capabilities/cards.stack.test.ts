import { mariadb, sqlite } from '../shop/engines.ts';
import { cardsMoveSuite, cardsSuite } from './cards-suite.ts';

cardsSuite(mariadb);
for (const engine of [sqlite, mariadb]) cardsMoveSuite(engine);
