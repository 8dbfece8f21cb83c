import { sqlite } from '../shop/engines.ts';
import { activitiesSuite } from './activities-suite.ts';

activitiesSuite(sqlite);
