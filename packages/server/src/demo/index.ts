export { DEMO_DAYS, DEMO_MEMBERS, type DemoEvent, demoHistory, demoTime } from './history.ts';
export { type DemoState, isDemoFolder, type MadeDemo, makeDemo } from './make-demo.ts';
