import { sqlite } from '../shop/engines.ts';
import { webhooksSuite } from './webhooks-suite.ts';

webhooksSuite(sqlite);
