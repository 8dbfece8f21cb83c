import type { Json } from '@laurel/core';

/** A text in an event's data; empty where there is none. */
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
