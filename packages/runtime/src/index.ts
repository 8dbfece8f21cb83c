export * from './chance.ts';
export * from './clock.ts';
export * from './folders.ts';
export * from './thread.ts';
export * from './watched-clock.ts';
