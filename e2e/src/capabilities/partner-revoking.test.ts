import { sqlite } from '../shop/engines.ts';
import { partnerRevokingSuite } from './partner-revoking-suite.ts';

partnerRevokingSuite(sqlite);
