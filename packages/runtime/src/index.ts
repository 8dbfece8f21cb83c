export * from './chance.ts';
export * from './clock.ts';
export * from './watched-clock.ts';
