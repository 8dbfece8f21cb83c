import { sqlite } from '../shop/engines.ts';
import { serviceSuite } from './service-suite.ts';

serviceSuite(sqlite);
