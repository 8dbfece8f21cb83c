import { sqlite } from '../shop/engines.ts';
import { remindersSuite } from './reminders-suite.ts';

remindersSuite(sqlite);
