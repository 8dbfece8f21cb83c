import { sqlite } from '../shop/engines.ts';
import { requestsSuite } from './requests-suite.ts';

requestsSuite(sqlite);
