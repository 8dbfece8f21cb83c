import { sqlite } from '../shop/engines.ts';
import { signInSuite } from './sign-in-suite.ts';

signInSuite(sqlite);
