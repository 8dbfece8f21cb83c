import { sqlite } from '../shop/engines.ts';
import { teaClubSuite } from './tea-club-suite.ts';

teaClubSuite(sqlite);
