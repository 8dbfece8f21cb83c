import { sqlite } from '../shop/engines.ts';
import { scenarios } from './scenarios.ts';

scenarios(sqlite);
