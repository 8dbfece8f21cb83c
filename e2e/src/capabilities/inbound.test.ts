import { sqlite } from '../shop/engines.ts';
import { inboundSuite } from './inbound-suite.ts';

inboundSuite(sqlite);
