import { mariadb } from '../shop/engines.ts';
import { webhooksSuite } from './webhooks-suite.ts';

webhooksSuite(mariadb);
