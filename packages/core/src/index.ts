export * from './kernel/calendar.ts';
export * from './kernel/json.ts';
export * from './kernel/refusal.ts';
export * from './log/entry.ts';
export * from './log/event.ts';
export * from './program/program.ts';
export * from './state.ts';
