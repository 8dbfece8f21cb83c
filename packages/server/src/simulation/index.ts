export { reportHtml } from './report-html.ts';
export { type Simulation, type SimulationTask, simulate } from './simulate.ts';
