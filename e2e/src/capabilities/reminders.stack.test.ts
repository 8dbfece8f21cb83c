import { mariadb } from '../shop/engines.ts';
import { remindersSuite } from './reminders-suite.ts';

remindersSuite(mariadb);
