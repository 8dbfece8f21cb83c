import { sqlite } from '../shop/engines.ts';
import { paymentsSuite } from './payments-suite.ts';

paymentsSuite(sqlite);
