export { DEMO_DAYS, DEMO_MEMBERS, type DemoEvent, demoHistory, demoTime } from './history.ts';
