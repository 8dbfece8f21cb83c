export { DEMO_DAYS, DEMO_MEMBERS, type DemoEvent, demoTime } from './demo-event.ts';
export { demoHistory } from './history.ts';
export { type DemoState, isDemoFolder, type MadeDemo, makeDemo } from './make-demo.ts';
