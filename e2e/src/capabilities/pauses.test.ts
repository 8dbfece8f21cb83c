import { sqlite } from '../shop/engines.ts';
import { pausesSuite } from './pauses-suite.ts';

pausesSuite(sqlite);
