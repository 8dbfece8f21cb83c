import { sqlite } from '../shop/engines.ts';
import { vip88Suite } from './vip88-suite.ts';

vip88Suite(sqlite);
